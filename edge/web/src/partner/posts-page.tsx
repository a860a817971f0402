/** What the store tells its followers: write, see what was said, take back. */
import { type FormEvent, useState } from "react";
import { feedRoutes, type PostKind, type StorePost } from "#shared/contracts/feed.ts";
import { Button } from "../design/button.tsx";
import { Choices, SelectField, TextField } from "../design/field.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { Table } from "../design/table.tsx";
import { say } from "../i18n/speech.ts";
import { wordTable } from "../i18n/word-table.ts";
import { usePageTitle } from "../router.tsx";
import { useLoad } from "../use-load.ts";
import { dayWords } from "../words/time-words.ts";
import { partnerApi } from "./partner-api.ts";
import "./campaigns.css";
import { useSubmit } from "../use-submit.ts";

const PAGE = 30;

export function PostsPage({ timeZone }: { timeZone: string }) {
  usePageTitle(say("partner.posts"));
  const { loaded, reload } = useLoad("posts", () =>
    partnerApi.call(feedRoutes.listPosts, { query: { limit: PAGE } }),
  );
  return (
    <div className="stack loose narrow">
      <h1>{say("partner.posts")}</h1>
      <PostForm onPosted={reload} />
      <Show loaded={loaded} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="bell" title={say("posts.none")} next={say("posts.none_next")} />
          ) : (
            <PostTable posts={items} timeZone={timeZone} onChange={reload} />
          )
        }
      </Show>
    </div>
  );
}

const lives = [
  [24, "posts.day"],
  [72, "posts.three_days"],
  [168, "posts.week"],
  [720, "posts.month"],
] as const;

function PostForm({ onPosted }: { onPosted: () => void }) {
  const [kind, setKind] = useState<PostKind>("news");
  const [title, setTitle] = useState("");
  const [body, setBody] = useState("");
  const [ttlHours, setTtlHours] = useState(168);
  const { isBusy, error, run } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const words = body.trim() === "" ? {} : { body };
    void run(async () => {
      await partnerApi.call(feedRoutes.publishPost, { body: { kind, title, ttlHours, ...words } });
      setTitle("");
      setBody("");
      onPosted();
    });
  };
  return (
    <form className="panel stack" onSubmit={(event) => submit(event)}>
      <Choices
        legend={say("posts.kind")}
        choices={[
          { value: "news", label: say("news.kind.news") },
          { value: "offer", label: say("news.kind.offer") },
        ]}
        value={kind}
        onChange={setKind}
      />
      <TextField
        label={say("posts.title")}
        required
        maxLength={80}
        placeholder={say("posts.title_example")}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextField
        label={say("posts.more")}
        maxLength={500}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <SelectField
        label={say("posts.shown")}
        value={String(ttlHours)}
        onChange={(event) => setTtlHours(Number(event.target.value))}
      >
        {lives.map(([hours, words]) => (
          <option key={hours} value={hours}>
            {say(words)}
          </option>
        ))}
      </SelectField>
      <ErrorNote error={error} />
      <Button type="submit" look="main" icon="bell" isBusy={isBusy} disabled={title.trim() === ""}>
        {say("posts.publish")}
      </Button>
    </form>
  );
}

const stateWords = wordTable({
  live: "posts.live",
  expired: "posts.expired",
  retracted: "posts.retracted",
});

function PostTable(props: { posts: readonly StorePost[]; timeZone: string; onChange: () => void }) {
  const { posts, timeZone, onChange } = props;
  const [error, setError] = useState<unknown>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const retract = async (id: string) => {
    setBusyId(id);
    setError(null);
    try {
      await partnerApi.call(feedRoutes.retractPost, { params: { id } });
      onChange();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusyId(null);
    }
  };
  return (
    <section className="stack campaign-list" aria-label={say("posts.said")}>
      <ErrorNote error={error} />
      <Table
        caption={say("posts.caption")}
        rows={posts}
        rowKey={({ id }) => id}
        columns={[
          {
            title: say("posts.column"),
            cell: ({ title, kind }) => (
              <span className="campaign-name">
                {title}
                <span className="small soft block">{say(`news.kind.${kind}`)}</span>
              </span>
            ),
          },
          {
            title: say("posts.said_at"),
            cell: ({ createdAt }) => dayWords(createdAt, { timeZone }),
          },
          {
            title: say("posts.state"),
            cell: ({ state, expiresAt }) => (
              <>
                {stateWords[state]}
                {state === "live" ? (
                  <span className="small soft block">
                    {say("posts.until", { when: dayWords(expiresAt, { timeZone }) })}
                  </span>
                ) : null}
              </>
            ),
          },
          {
            title: say("posts.change"),
            cell: ({ id, state }) =>
              state === "live" ? (
                <Button size="small" isBusy={busyId === id} onClick={() => void retract(id)}>
                  {say("posts.take_back")}
                </Button>
              ) : null,
          },
        ]}
      />
    </section>
  );
}
