/** What the store tells its followers: write, see what was said, take back. */
import { type FormEvent, useState } from "react";
import { feedRoutes, type PostKind, type StorePost } from "#shared/contracts/feed.ts";
import { Button } from "../design/button.tsx";
import { Choices, SelectField, TextField } from "../design/field.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { Table } from "../design/table.tsx";
import { usePageTitle } from "../router.tsx";
import { useLoad } from "../use-load.ts";
import { dayWords } from "../words/time-words.ts";
import { partnerApi } from "./partner-api.ts";
import "./campaigns.css";
import { useSubmit } from "../use-submit.ts";

const PAGE = 30;

export function PostsPage() {
  usePageTitle("Posts");
  const { loaded, reload } = useLoad("posts", () =>
    partnerApi.call(feedRoutes.listPosts, { query: { limit: PAGE } }),
  );
  return (
    <div className="stack loose narrow">
      <h1>Posts</h1>
      <PostForm onPosted={reload} />
      <Show loaded={loaded} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon="bell"
              title="You have not said anything yet"
              next="A post reaches everybody who follows your store, within seconds."
            />
          ) : (
            <PostTable posts={items} onChange={reload} />
          )
        }
      </Show>
    </div>
  );
}

const lives = [
  [24, "for a day"],
  [72, "for three days"],
  [168, "for a week"],
  [720, "for a month"],
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
        legend="Kind"
        choices={[
          { value: "news", label: "News" },
          { value: "offer", label: "Offer" },
        ]}
        value={kind}
        onChange={setKind}
      />
      <TextField
        label="Title"
        required
        maxLength={80}
        placeholder="Fresh mango lassi is back"
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextField
        label="More about it"
        maxLength={500}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <SelectField
        label="Shown"
        value={String(ttlHours)}
        onChange={(event) => setTtlHours(Number(event.target.value))}
      >
        {lives.map(([hours, words]) => (
          <option key={hours} value={hours}>
            {words}
          </option>
        ))}
      </SelectField>
      <ErrorNote error={error} />
      <Button type="submit" look="main" icon="bell" isBusy={isBusy} disabled={title.trim() === ""}>
        Tell my followers
      </Button>
    </form>
  );
}

const stateWords = { live: "Shown", expired: "Over", retracted: "Taken back" } as const;

function PostTable({ posts, onChange }: { posts: readonly StorePost[]; onChange: () => void }) {
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
    <section className="stack campaign-list" aria-label="What you said">
      <ErrorNote error={error} />
      <Table
        caption="Posts, newest first"
        rows={posts}
        rowKey={({ id }) => id}
        columns={[
          {
            title: "Post",
            cell: ({ title, kind }) => (
              <span className="campaign-name">
                {title}
                <span className="small soft block">{kind === "offer" ? "Offer" : "News"}</span>
              </span>
            ),
          },
          { title: "Said", cell: ({ createdAt }) => dayWords(createdAt) },
          {
            title: "State",
            cell: ({ state, expiresAt }) => (
              <>
                {stateWords[state]}
                {state === "live" ? (
                  <span className="small soft block">until {dayWords(expiresAt)}</span>
                ) : null}
              </>
            ),
          },
          {
            title: "Change",
            cell: ({ id, state }) =>
              state === "live" ? (
                <Button size="small" isBusy={busyId === id} onClick={() => void retract(id)}>
                  Take back
                </Button>
              ) : null,
          },
        ]}
      />
    </section>
  );
}
