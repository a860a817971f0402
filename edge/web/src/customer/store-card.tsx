import type { Store } from "#shared/contracts/catalog.ts";
import { Icon } from "../design/icons.tsx";
import { StoreCell } from "../design/logo.tsx";
import { say } from "../i18n/speech.ts";
import { Link } from "../router.tsx";
import { distanceWords } from "../words/distance-words.ts";
import { oneDigitWords } from "../words/figure-words.ts";
import { openingWords } from "./hours-words.ts";
import { useShopping } from "./shopping.tsx";

/** Before closing, when whoever looks should know. */
const SOON_MS = 90 * 60_000;

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
        <span className="unseen">{say("store.rated")} </span>
        {oneDigitWords(store.rating)}
        {store.ratingCount > 0 ? <span className="soft"> ({store.ratingCount})</span> : null}
      </span>
      {store.distanceMeters === null ? null : (
        <span className="figures">{distanceWords(store.distanceMeters, unit)}</span>
      )}
      <span className="fact figures">
        <Icon name="clock" size={14} />
        {say("span.minutes", { count: store.prepMinutes })}
      </span>
      <Opening store={store} />
    </span>
  );
}

/** Says when a store closes soon or opens again; one that is open for long needs no words. */
function Opening({ store }: { store: Store }) {
  const { city } = useShopping();
  const style = { timeZone: city.timeZone, hourCycle: city.hourCycle };
  const words = openingWords(store, Date.now(), style);
  if (store.open) {
    const leftMs = store.changesAt ? Date.parse(store.changesAt) - Date.now() : Infinity;
    return leftMs < SOON_MS ? <span className="fact">{words}</span> : null;
  }
  return (
    <span className="fact closed">
      <Icon name="moon" size={14} />
      {words}
    </span>
  );
}
