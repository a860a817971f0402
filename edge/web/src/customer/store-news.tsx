import { feedRoutes } from "#shared/contracts/feed.ts";
import { publicClient } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { PostCard } from "./post-card.tsx";
import "./news.css";
import { say } from "../i18n/speech.ts";

const SHOWN = 3;

/** What the store says right now. A menu is complete without it, so a failure is not told. */
export function StoreNews({ storeId }: { storeId: string }) {
  const { loaded } = useLoad(storeId, () =>
    publicClient.call(feedRoutes.listStorePosts, { params: { id: storeId } }),
  );
  if (loaded.status !== "ready" || loaded.value.items.length === 0) return null;
  return (
    <section className="stack tight" aria-label={say("news.of_store")}>
      <h2>{say("news.title")}</h2>
      <ul className="post-grid">
        {loaded.value.items.slice(0, SHOWN).map((post) => (
          <li key={post.id}>
            <PostCard post={post} />
          </li>
        ))}
      </ul>
    </section>
  );
}
