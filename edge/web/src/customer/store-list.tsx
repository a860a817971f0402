import { useState } from "react";
import { catalogRoutes, type Store } from "#shared/contracts/catalog.ts";
import { Button } from "../design/button.tsx";
import { SelectField } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { EmptyState, ErrorNote, Show, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { publicClient } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { oneDigitWords } from "../words/figure-words.ts";
import { useShopping } from "./shopping.tsx";
import { StoreCard } from "./store-card.tsx";

const PAGE = 30;
const GOOD_RATING = 4.5;
const MOST_CUISINES = 14;

interface Filters {
  readonly isOpenOnly: boolean;
  readonly isGoodOnly: boolean;
  readonly cuisine: string | null;
  readonly sort: "distance" | "rating";
}
const noFilters: Filters = {
  ...{ isOpenOnly: false, isGoodOnly: false },
  ...{ cuisine: null, sort: "distance" },
};

export function StoreList() {
  const { city, place } = useShopping();
  const [filters, setFilters] = useState(noFilters);
  const query = {
    ...{ city: city.code, lat: place.position.lat, lng: place.position.lng },
    ...{ sort: filters.sort, limit: PAGE },
    ...(filters.isOpenOnly ? { open: "true" } : {}),
    ...(filters.isGoodOnly ? { minRating: GOOD_RATING } : {}),
    ...(filters.cuisine === null ? {} : { cuisine: filters.cuisine }),
  };
  const key = JSON.stringify(query);
  const ask = (cursor?: string) =>
    publicClient.call(catalogRoutes.listStores, {
      query: cursor === undefined ? query : { ...query, cursor },
    });
  const { loaded, reload } = useLoad(key, () => ask());
  const isFiltered = filters.isOpenOnly || filters.isGoodOnly || filters.cuisine !== null;
  return (
    <section className="stack" aria-label={say("stores.title")}>
      <FilterBar filters={filters} setFilters={setFilters} />
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={6} height="6rem" />}>
        {(first) =>
          first.items.length === 0 ? (
            <NoStores isFiltered={isFiltered} showAll={() => setFilters(noFilters)} />
          ) : (
            <Pages key={key} first={first} ask={ask} />
          )
        }
      </Show>
    </section>
  );
}

function NoStores({ isFiltered, showAll }: { isFiltered: boolean; showAll: () => void }) {
  const { city } = useShopping();
  if (!isFiltered) {
    return (
      <EmptyState
        icon="store"
        title={say("stores.none", { city: city.name })}
        next={say("stores.none_next")}
      />
    );
  }
  return (
    <EmptyState icon="search" title={say("stores.none_fit")} next={say("stores.none_fit_next")}>
      <Button onClick={showAll}>{say("stores.show_all")}</Button>
    </EmptyState>
  );
}

interface Page {
  readonly items: readonly Store[];
  readonly nextCursor: string | null;
}

function Pages({ first, ask }: { first: Page; ask: (cursor: string) => Promise<Page> }) {
  const { city } = useShopping();
  const [more, setMore] = useState<readonly Page[]>([]);
  const { isBusy, error, run } = useSubmit();
  const stores = [first, ...more].flatMap((page) => page.items);
  const cursor = (more.at(-1) ?? first).nextCursor;
  const goOn = (from: string) => {
    void run(async () => {
      const next = await ask(from);
      setMore((were) => [...were, next]);
    });
  };
  return (
    <>
      <p className="unseen" role="status">
        {say(cursor === null ? "stores.count" : "stores.count_more", { count: stores.length })}
      </p>
      <ul className="store-grid">
        {stores.map((store) => (
          <li key={store.id}>
            <StoreCard store={store} unit={city.distanceUnit} />
          </li>
        ))}
      </ul>
      <ErrorNote error={error} />
      {cursor === null ? null : (
        <Button isBusy={isBusy} onClick={() => goOn(cursor)}>
          {say("stores.show_more")}
        </Button>
      )}
    </>
  );
}

function FilterBar({
  filters,
  setFilters,
}: {
  filters: Filters;
  setFilters: (filters: Filters) => void;
}) {
  const { city } = useShopping();
  const { loaded } = useLoad(city.code, () =>
    publicClient.call(catalogRoutes.listCuisines, { query: { city: city.code } }),
  );
  const cuisines = loaded.status === "ready" ? loaded.value.items.slice(0, MOST_CUISINES) : [];
  const { isOpenOnly, isGoodOnly, cuisine } = filters;
  return (
    <div className="filter-bar">
      <fieldset className="filters" aria-label={say("stores.filters")}>
        <FilterChip
          isOn={isOpenOnly}
          onClick={() => setFilters({ ...filters, isOpenOnly: !isOpenOnly })}
          label={say("stores.open_now")}
        />
        <FilterChip
          isOn={isGoodOnly}
          onClick={() => setFilters({ ...filters, isGoodOnly: !isGoodOnly })}
          label={say("stores.rated_at_least", { rating: oneDigitWords(GOOD_RATING) })}
        />
        {cuisines.map(({ name }) => (
          <FilterChip
            key={name}
            isOn={cuisine === name}
            onClick={() => setFilters({ ...filters, cuisine: cuisine === name ? null : name })}
            label={name}
          />
        ))}
      </fieldset>
      <SelectField
        label={say("stores.sort")}
        isLabelHidden
        value={filters.sort}
        onChange={(event) =>
          setFilters({ ...filters, sort: event.target.value === "rating" ? "rating" : "distance" })
        }
      >
        <option value="distance">{say("stores.nearest")}</option>
        <option value="rating">{say("stores.best")}</option>
      </SelectField>
    </div>
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
