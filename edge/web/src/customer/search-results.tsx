import { catalogRoutes } from "#shared/contracts/catalog.ts";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { Link } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { useShopping } from "./shopping.tsx";
import { StoreCard } from "./store-card.tsx";

export function SearchResults({ query }: { query: string }) {
  const { city, place } = useShopping();
  const asked = { city: city.code, q: query, ...place.position };
  const { loaded, reload } = useLoad(JSON.stringify(asked), () =>
    publicClient.call(catalogRoutes.search, { query: asked }),
  );
  return (
    <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={4} />}>
      {({ stores, items }) => (
        <section className="stack loose" aria-label="Results" aria-live="polite">
          {stores.length === 0 && items.length === 0 ? (
            <EmptyState
              icon="search"
              title={`Nothing like “${query}” here`}
              next="Try a shorter word, or another dish."
            />
          ) : null}
          {items.length > 0 ? (
            <div className="stack tight">
              <h2>Dishes</h2>
              <ul className="rows">
                {items.map((item) => (
                  <li key={item.id}>
                    <Link to={`/stores/${item.storeId}?item=${item.id}`} className="result-row">
                      <span className="grow">
                        <span className="strong cut">{item.name}</span>
                        <span className="small soft">{item.storeName}</span>
                      </span>
                      <MoneyText amount={item.price} />
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
          {stores.length > 0 ? (
            <div className="stack tight">
              <h2>Stores</h2>
              <ul className="store-grid">
                {stores.map((store) => (
                  <li key={store.id}>
                    <StoreCard store={store} unit={city.distanceUnit} />
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
        </section>
      )}
    </Show>
  );
}
