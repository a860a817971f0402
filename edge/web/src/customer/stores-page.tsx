import { useDeferredValue, useEffect, useState } from "react";
import { catalogRoutes, type Store } from "#shared/contracts/catalog.ts";
import { Button } from "../design/button.tsx";
import { SelectField } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { usePageTitle } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { AddressSheet } from "./address-sheet.tsx";
import { SearchResults } from "./search-results.tsx";
import { useShopping } from "./shopping.tsx";
import { StoreCard } from "./store-card.tsx";

const TYPING_PAUSE_MS = 220;

export function StoresPage() {
  const { city, place } = useShopping();
  const [typed, setTyped] = useState("");
  const query = useSettled(typed.trim());
  usePageTitle(city.name);
  const near = { city: city.code, lat: place.position.lat, lng: place.position.lng };
  const { loaded, reload } = useLoad(JSON.stringify(near), () =>
    publicClient.call(catalogRoutes.listStores, { query: { ...near, limit: 100 } }),
  );
  return (
    <div className="stack loose">
      <Hero typed={typed} setTyped={setTyped} />
      {query === "" ? (
        <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={6} height="6rem" />}>
          {({ items }) => <StoreList stores={items} />}
        </Show>
      ) : (
        <SearchResults query={query} />
      )}
    </div>
  );
}

/** The value once the person has paused typing. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === "" ? 0 : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return useDeferredValue(settled);
}

function Hero({ typed, setTyped }: { typed: string; setTyped: (typed: string) => void }) {
  const { cities, city, chooseCity, place } = useShopping();
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <section className="hero" aria-label="Find food">
      <h1>What would you like in {city.name}?</h1>
      <div className="hero-row">
        <label className="search-box">
          <span className="unseen">Search stores and dishes</span>
          <Icon name="search" />
          <input
            type="search"
            placeholder="Stores and dishes"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        {cities.length > 1 ? (
          <SelectField
            label="City"
            isLabelHidden
            value={city.code}
            onChange={(event) => chooseCity(event.target.value)}
          >
            {cities.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </SelectField>
        ) : null}
      </div>
      <button type="button" className="place-button" onClick={() => setIsChoosing(true)}>
        <Icon name="pin" size={18} />
        <span className="cut">
          Deliver to <strong>{place.address}</strong>
        </span>
        <span className="place-change">Change</span>
      </button>
      {isChoosing ? <AddressSheet onClose={() => setIsChoosing(false)} /> : null}
    </section>
  );
}

function StoreList({ stores }: { stores: readonly Store[] }) {
  const { city } = useShopping();
  const [cuisine, setCuisine] = useState<string | null>(null);
  const [isOpenOnly, setIsOpenOnly] = useState(false);
  const cuisines = [...new Set(stores.map((store) => store.cuisine))].sort();
  const shown = stores
    .filter(
      (store) => (cuisine === null || store.cuisine === cuisine) && (!isOpenOnly || store.open),
    )
    // Nearest first, as they came, but those that can deliver now before those that cannot.
    .toSorted((a, b) => Number(b.open) - Number(a.open));
  if (stores.length === 0) {
    return (
      <EmptyState
        icon="store"
        title={`No store in ${city.name} yet`}
        next="Choose another city, or look again later."
      />
    );
  }
  return (
    <section className="stack" aria-label="Stores">
      <fieldset className="filters" aria-label="Filters">
        <FilterChip isOn={isOpenOnly} onClick={() => setIsOpenOnly(!isOpenOnly)} label="Open now" />
        {cuisines.map((name) => (
          <FilterChip
            key={name}
            isOn={cuisine === name}
            onClick={() => setCuisine(cuisine === name ? null : name)}
            label={name}
          />
        ))}
      </fieldset>
      <p className="unseen" aria-live="polite">
        {shown.length} stores
      </p>
      {shown.length === 0 ? (
        <EmptyState
          icon="search"
          title="Nothing fits these filters"
          next="Take one away to see more stores."
        >
          <Button
            onClick={() => {
              setCuisine(null);
              setIsOpenOnly(false);
            }}
          >
            Show all stores
          </Button>
        </EmptyState>
      ) : (
        <ul className="store-grid">
          {shown.map((store) => (
            <li key={store.id}>
              <StoreCard store={store} unit={city.distanceUnit} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function FilterChip({
  isOn,
  onClick,
  label,
}: {
  isOn: boolean;
  onClick: () => void;
  label: string;
}) {
  return (
    <button type="button" className="filter" aria-pressed={isOn} onClick={onClick}>
      {isOn ? <Icon name="check" size={15} /> : null}
      {label}
    </button>
  );
}
