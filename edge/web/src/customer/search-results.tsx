import type { FoundItem } from "#shared/contracts/catalog.ts";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { Link } from "../router.tsx";
import { useShopping } from "./shopping.tsx";
import { StoreCard } from "./store-card.tsx";
import type { Searching } from "./use-search.ts";

export const RESULTS_ID = "search-results";

export function SearchResults({ searching }: { searching: Searching }) {
  const { shown, isBusy, error, retry } = searching;
  return (
    <section
      id={RESULTS_ID}
      className="stack loose search-results"
      aria-label={say("search.results")}
      aria-busy={isBusy}
    >
      <p className="unseen" role="status">
        {isBusy || !shown ? "" : countWords(shown)}
      </p>
      {error ? <ErrorState error={error} retry={retry} /> : null}
      {!shown && !error ? <SkeletonList rows={4} /> : null}
      {shown && !error ? <Answer shown={shown} /> : null}
    </section>
  );
}

type Shown = NonNullable<Searching["shown"]>;

function countWords({ query, found }: Shown): string {
  const { items, stores } = found;
  if (items.length + stores.length === 0) return say("search.nothing", { query });
  return say("search.count", { dishes: items.length, stores: stores.length });
}

function Answer({ shown: { query, found } }: { shown: Shown }) {
  const { city } = useShopping();
  if (found.stores.length === 0 && found.items.length === 0) {
    return (
      <EmptyState
        icon="search"
        title={say("search.nothing_here", { query })}
        next={say("search.nothing_next")}
      />
    );
  }
  return (
    <>
      {found.items.length > 0 ? (
        <div className="stack tight">
          <h2>{say("search.dishes")}</h2>
          <ul className="rows panel-rows">
            {found.items.map((item) => (
              <li key={item.id}>
                <DishLink item={item} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {found.stores.length > 0 ? (
        <div className="stack tight">
          <h2>{say("stores.title")}</h2>
          <ul className="store-grid">
            {found.stores.map((store) => (
              <li key={store.id}>
                <StoreCard store={store} unit={city.distanceUnit} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}

/** A dish with its store and price; straight to it on the store's menu. */
export function DishLink({ item }: { item: FoundItem }) {
  const state = stateWords(item);
  return (
    <Link
      to={`/stores/${item.storeId}?item=${item.id}`}
      className="result-row"
      data-off={state ? "" : undefined}
    >
      <span className="grow">
        <span className="strong cut">{item.name}</span>
        <span className="small soft cut">
          {state === null ? item.storeName : [item.storeName, state].join(" · ")}
        </span>
      </span>
      <MoneyText amount={item.price} />
    </Link>
  );
}

function stateWords(item: FoundItem): string | null {
  if (!item.available) return say("item.sold_out");
  return item.storeOpen ? null : say("store.closed_now");
}
