import type { Store } from "#shared/contracts/catalog.ts";
import { Icon } from "../design/icons.tsx";
import { StoreCell } from "../design/logo.tsx";
import { Link } from "../router.tsx";
import { distanceWords } from "../words/distance-words.ts";

export function StoreCard({ store, unit }: { store: Store; unit: "km" | "mi" }) {
  return (
    <Link
      to={`/stores/${store.id}`}
      className="store-card"
      data-closed={store.open ? undefined : ""}
    >
      <StoreCell name={store.name} />
      <span className="grow">
        <span className="store-card-name cut">{store.name}</span>
        <StoreFacts store={store} unit={unit} />
      </span>
    </Link>
  );
}

/** Cuisine, rating, distance, time, and whether it is open: in words, never by colour alone. */
export function StoreFacts({ store, unit }: { store: Store; unit: "km" | "mi" }) {
  return (
    <span className="facts">
      <span>{store.cuisine}</span>
      <span className="fact figures">
        <Icon name="star" size={14} />
        <span className="unseen">Rated </span>
        {store.rating.toFixed(1)}
      </span>
      {store.distanceMeters === null ? null : (
        <span className="figures">{distanceWords(store.distanceMeters, unit)}</span>
      )}
      <span className="fact figures">
        <Icon name="clock" size={14} />
        {store.prepMinutes} min
      </span>
      {store.open ? null : (
        <span className="fact closed">
          <Icon name="moon" size={14} />
          Closed
        </span>
      )}
    </span>
  );
}
