/** News and offers of the stores that the customer follows. */
import { useEffect, useState } from "react";
import { type Feed, type FeedItem, feedRoutes } from "#shared/contracts/feed.ts";
import { Button, ButtonLink } from "../design/button.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { usePageTitle } from "../router.tsx";
import { SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { PostCard } from "./post-card.tsx";
import { api } from "./shopping.tsx";
import "./news.css";
import { say } from "../i18n/speech.ts";

const PAGE = 20;
const LOOK_EVERY_MS = 30_000;

export function NewsPage() {
  usePageTitle(say("news.title"));
  return <SignedIn role="customer">{() => <News />}</SignedIn>;
}

function News() {
  const { loaded, reload } = useLoad("news", () =>
    api.call(feedRoutes.getFeed, { query: { limit: PAGE } }),
  );
  return (
    <div className="stack loose narrow">
      <h1>{say("news.title")}</h1>
      <Show loaded={loaded} retry={reload}>
        {(feed) => <Pages key={feed.asOf} first={feed} reload={reload} />}
      </Show>
    </div>
  );
}

function Pages({ first, reload }: { first: Feed; reload: () => void }) {
  const [items, setItems] = useState<readonly FeedItem[]>(first.items);
  const [cursor, setCursor] = useState(first.nextCursor);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const fresh = useNewsCount(first.asOf);
  const older = async () => {
    if (cursor === null) return;
    setIsBusy(true);
    setError(null);
    try {
      const page = await api.call(feedRoutes.getFeed, { query: { limit: PAGE, cursor } });
      setItems([...items, ...page.items]);
      setCursor(page.nextCursor);
    } catch (caught) {
      setError(caught);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <div className="stack">
      <div role="status">
        {fresh > 0 ? (
          <Button look="main" size="small" icon="refresh" onClick={reload}>
            {say("news.fresh", { count: fresh })}
          </Button>
        ) : null}
      </div>
      {items.length === 0 ? <NoNews /> : null}
      <ul className="stack">
        {items.map(({ post, store, reasons }) => (
          <li key={post.id}>
            <PostCard post={post} store={store} reasons={reasons} />
          </li>
        ))}
      </ul>
      <ErrorNote error={error} />
      {cursor !== null ? (
        <Button onClick={() => void older()} isBusy={isBusy}>
          {say("news.older")}
        </Button>
      ) : null}
    </div>
  );
}

function NoNews() {
  return (
    <EmptyState icon="bell" title={say("news.none")} next={say("news.none_next")}>
      <ButtonLink to="/" look="main">
        {say("page.see_stores")}
      </ButtonLink>
    </EmptyState>
  );
}

/** Asked only while somebody looks; a failure is asked again in time. */
function useNewsCount(since: string): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let isHere = true;
    const look = () => {
      if (document.hidden) return;
      api.call(feedRoutes.countNews, { query: { since } }).then(
        (news) => isHere && setCount(news.count),
        () => undefined,
      );
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      isHere = false;
      clearInterval(timer);
    };
  }, [since]);
  return count;
}
