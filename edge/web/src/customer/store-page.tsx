import { useEffect, useState } from "react";
import {
  type CityView,
  catalogRoutes,
  type Item,
  type OpeningWindow,
  type Store,
} from "#shared/contracts/catalog.ts";
import { isRegionCode, regions } from "#shared/regions.ts";
import { Button } from "../design/button.tsx";
import { StoreCell } from "../design/logo.tsx";
import { EmptyState, Note, Show, SkeletonList } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import { Link, usePageTitle } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { addLine, type Line, lineKey, lineOf, quantityOf, setQuantity } from "./basket.ts";
import { BasketPanel } from "./basket-panel.tsx";
import { FollowButton } from "./follow-button.tsx";
import { openingWords, weekWords } from "./hours-words.ts";
import { ItemRow } from "./item-row.tsx";
import { OptionsSheet } from "./options-sheet.tsx";
import { useShopping } from "./shopping.tsx";
import { StoreFacts } from "./store-card.tsx";
import { StoreNews } from "./store-news.tsx";

export function StorePage({ storeId }: { storeId: string }) {
  const { loaded, reload } = useLoad(storeId, () => loadStore(storeId));
  return (
    <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={6} />}>
      {({ store, items }) => <Menu store={store} items={items} />}
    </Show>
  );
}

async function loadStore(id: string): Promise<{ store: Store; items: Item[] }> {
  const [store, menu] = await Promise.all([
    publicClient.call(catalogRoutes.getStore, { params: { id } }),
    publicClient.call(catalogRoutes.getMenu, { params: { id } }),
  ]);
  return { store, items: menu.items };
}

/** Sections in the order of the menu. */
function bySection(items: readonly Item[]): [section: string, items: Item[]][] {
  const sections = new Map<string, Item[]>();
  for (const item of items) {
    const list = sections.get(item.section) ?? [];
    list.push(item);
    sections.set(item.section, list);
  }
  return [...sections];
}

function Menu({ store, items }: { store: Store; items: Item[] }) {
  const { city } = useShopping();
  const picking = usePicking(store);
  usePageTitle(store.name);
  useScrollToItem();
  return (
    <div className="store-page">
      <div className="stack loose">
        <header className="store-head">
          <StoreCell name={store.name} size={72} />
          <div className="grow">
            <Link to="/" className="small soft">
              {say("stores.all")}
            </Link>
            <h1>{store.name}</h1>
            <StoreFacts store={store} unit={city.distanceUnit} />
            <FollowButton storeId={store.id} />
          </div>
        </header>
        {store.open ? null : (
          <Note icon="moon" tone="warm">
            {closedWords(store, city)}
          </Note>
        )}
        {store.openingHours ? <Hours hours={store.openingHours} /> : null}
        <StoreNews storeId={store.id} />
        {items.length === 0 ? (
          <EmptyState
            icon="list"
            title={say("store.menu_empty")}
            next={say("store.menu_empty_next")}
          />
        ) : null}
        {bySection(items).map(([section, dishes]) => (
          <section key={section} className="stack tight" aria-label={section}>
            <h2>{section}</h2>
            <ul className="rows panel-rows">
              {dishes.map((item) => (
                <ItemRow
                  key={item.id}
                  item={item}
                  quantity={picking.quantity(item)}
                  canOrder={store.open}
                  onAdd={() => picking.add(item)}
                  onLess={() => picking.less(item)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <BasketPanel storeId={store.id} />
      {picking.sheets}
    </div>
  );
}

function closedWords(store: Store, { timeZone, hourCycle }: CityView): string {
  const opening = openingWords(store, Date.now(), { timeZone, hourCycle });
  return store.changesAt === null || opening === undefined
    ? say("store.closed_look", { store: store.name })
    : say("store.opening_look", { opening });
}

function Hours({ hours }: { hours: readonly OpeningWindow[] }) {
  const { city } = useShopping();
  const { timeZone, hourCycle, region } = city;
  // A city of a region that this page does not know yet: by ISO 8601.
  const firstDay = isRegionCode(region) ? regions[region].firstDay : 1;
  return (
    <details className="hours">
      <summary>{say("store.hours")}</summary>
      <dl>
        {weekWords(hours, { timeZone, hourCycle }, firstDay).map(({ day, words }) => (
          <div key={day}>
            <dt>{day}</dt>
            <dd className="figures">{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Adding and taking away, with the two questions that may come between. */
function usePicking(store: Store) {
  const { basket, setBasket } = useShopping();
  const [choosing, setChoosing] = useState<Item | null>(null);
  const [replacing, setReplacing] = useState<Line | null>(null);
  const put = (line: Line) => {
    setChoosing(null);
    if (basket && basket.storeId !== store.id) setReplacing(line);
    else setBasket(addLine(basket, store, line));
  };
  const sheets = (
    <>
      {choosing ? (
        <OptionsSheet
          item={choosing}
          onClose={() => setChoosing(null)}
          onAdd={(ids) => put(lineOf(choosing, ids))}
        />
      ) : null}
      {replacing && basket ? (
        <Sheet
          title={say("store.new_basket_title")}
          onClose={() => setReplacing(null)}
          footer={
            <>
              <Button onClick={() => setReplacing(null)}>{say("store.keep_basket")}</Button>
              <Button
                look="main"
                onClick={() => {
                  setBasket(addLine(null, store, replacing));
                  setReplacing(null);
                }}
              >
                {say("store.new_basket")}
              </Button>
            </>
          }
        >
          <p>{say("store.new_basket_why", { old: basket.storeName, store: store.name })}</p>
        </Sheet>
      ) : null}
    </>
  );
  return {
    quantity: (item: Item) => quantityOf(basket?.storeId === store.id ? basket : null, item.id),
    add: (item: Item) => (item.options.length > 0 ? setChoosing(item) : put(lineOf(item, []))),
    less: (item: Item) => {
      const line = basket?.lines.findLast((candidate) => candidate.itemId === item.id);
      if (basket && line) setBasket(setQuantity(basket, lineKey(line), line.quantity - 1));
    },
    sheets,
  };
}

/** From a search result straight to the dish. */
function useScrollToItem(): void {
  useEffect(() => {
    const wanted = new URLSearchParams(location.search).get("item");
    if (wanted) document.getElementById(wanted)?.scrollIntoView({ block: "center" });
  }, []);
}
