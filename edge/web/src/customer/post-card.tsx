import type { FeedItem, StorePost } from "#shared/contracts/feed.ts";
import { Icon } from "../design/icons.tsx";
import { StoreCell } from "../design/logo.tsx";
import { say } from "../i18n/speech.ts";
import { Link } from "../router.tsx";
import { dayWords } from "../words/time-words.ts";
import { useShopping } from "./shopping.tsx";

/** @param store left out on the store's own page */
export function PostCard(props: {
  post: StorePost;
  store?: FeedItem["store"];
  reasons?: FeedItem["reasons"];
}) {
  const { post, store, reasons = [] } = props;
  const { city } = useShopping();
  return (
    <article className="post-card">
      {store ? (
        <Link to={`/stores/${store.id}`} className="post-store">
          <StoreCell name={store.name} size={40} />
          <span className="grow">
            <span className="strong">{store.name}</span>
            <span className="small soft block">
              {reasons.includes("ordered_here")
                ? [store.cuisine, say("news.you_order_here")].join(" · ")
                : store.cuisine}
            </span>
          </span>
        </Link>
      ) : null}
      <div className="stack tight">
        <p className="post-facts small">
          <KindTag kind={post.kind} />
          <span className="soft figures">{dayWords(post.createdAt, city)}</span>
        </p>
        <h2>{post.title}</h2>
        {post.body ? <p className="post-body">{post.body}</p> : null}
        {post.itemId ? (
          <Link to={`/stores/${post.storeId}?item=${post.itemId}`} className="strong small">
            {say("news.see_dish")}
          </Link>
        ) : null}
      </div>
    </article>
  );
}

export function KindTag({ kind }: { kind: StorePost["kind"] }) {
  return (
    <span className="kind-tag" data-kind={kind}>
      <Icon name={kind === "offer" ? "star" : "bell"} size={14} />
      {say(kind === "offer" ? "news.kind.offer" : "news.kind.news")}
    </span>
  );
}
