/** What may be liked: earlier baskets, what is ordered around, what goes with the basket. */
import { useId } from "react";
import { type EarlierBasket, recommendationRoutes } from "#shared/contracts/recommendations.ts";
import { Button } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { say } from "../i18n/speech.ts";
import { go, Link } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { useSession } from "../session/use-session.ts";
import { useLoad } from "../use-load.ts";
import { addLine, type Basket, type Line, lineOf } from "./basket.ts";
import { DishLink } from "./search-results.tsx";
import { api, useShopping } from "./shopping.tsx";

const MOST_SHOWN = 6;

/** Nothing at all until there is something: what may be liked never stands in the way. */
export function PopularNear() {
  const { city, place } = useShopping();
  const titleId = useId();
  const asked = { city: city.code, lat: place.position.lat, lng: place.position.lng };
  const { loaded } = useLoad(JSON.stringify(asked), () =>
    publicClient.call(recommendationRoutes.popularNear, { query: asked }),
  );
  if (loaded.status !== "ready" || loaded.value.items.length === 0) return null;
  const { area, items } = loaded.value;
  return (
    <section className="stack tight" aria-labelledby={titleId}>
      <h2 id={titleId}>
        {area === "near" ? say("liked.near") : say("liked.city", { city: city.name })}
      </h2>
      <ul className="dish-strip">
        {items.map((item) => (
          <li key={item.id}>
            <DishLink item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function OrderAgain() {
  const session = useSession("customer");
  const { city, setBasket } = useShopping();
  const titleId = useId();
  const { loaded } = useLoad(session ? session.user.id : null, () =>
    api.call(recommendationRoutes.orderAgain),
  );
  if (!session || loaded.status !== "ready") return null;
  const here = loaded.value.items.filter(({ store }) => store.cityCode === city.code);
  if (here.length === 0) return null;
  const again = (earlier: EarlierBasket) => {
    setBasket(basketOf(earlier));
    go("/checkout");
  };
  return (
    <section className="stack tight" aria-labelledby={titleId}>
      <h2 id={titleId}>{say("liked.again")}</h2>
      <ul className="again-strip">
        {here.map((earlier) => (
          <li key={earlier.orderId} className="again-card">
            <Link to={`/stores/${earlier.store.id}`} className="strong cut">
              {earlier.store.name}
            </Link>
            <p className="small soft again-lines">{linesWords(earlier)}</p>
            <Button
              size="small"
              icon="refresh"
              disabled={!earlier.store.open || basketOf(earlier) === null}
              onClick={() => again(earlier)}
              aria-label={say("liked.again_from", {
                store: earlier.store.name,
                dishes: linesWords(earlier),
              })}
            >
              {say(earlier.store.open ? "liked.same_again" : "store.closed_now")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function linesWords({ lines, missing }: EarlierBasket): string {
  const words = lines.map(({ item, quantity }) => {
    const dish = quantity > 1 ? say("liked.many", { count: quantity, dish: item.name }) : item.name;
    return item.available ? dish : say("liked.sold_out", { dish });
  });
  if (missing > 0) words.push(say("liked.missing", { count: missing }));
  return words.join(", ");
}

/** What of it can be had now; null when nothing can. */
function basketOf({ store, lines }: EarlierBasket): Basket | null {
  const there = lines.filter(({ item }) => item.available);
  return there.reduce<Basket | null>((basket, { item, quantity, options }) => {
    const line: Line = { ...lineOf(item, options), quantity };
    return addLine(basket, store, line);
  }, null);
}

/** Beside a basket: a tap adds the dish; one with options opens its place on the menu. */
export function GoesWith({ basket }: { basket: Basket }) {
  const { setBasket } = useShopping();
  const titleId = useId();
  const itemIds = [...new Set(basket.lines.map(({ itemId }) => itemId))].slice(0, 20).join(",");
  const { loaded } = useLoad(`${basket.storeId} ${itemIds}`, () =>
    publicClient.call(recommendationRoutes.goesWith, {
      query: { storeId: basket.storeId, itemIds },
    }),
  );
  if (loaded.status !== "ready" || loaded.value.items.length === 0) return null;
  const store = { id: basket.storeId, name: basket.storeName, cityCode: basket.cityCode };
  return (
    <section className="stack tight" aria-labelledby={titleId}>
      <h3 id={titleId}>{say("liked.goes_with")}</h3>
      <ul className="goes-with">
        {loaded.value.items.slice(0, MOST_SHOWN).map((item) => (
          <li key={item.id}>
            <span className="grow">
              <span className="cut block">{item.name}</span>
              <span className="small soft">
                <MoneyText amount={item.price} />
              </span>
            </span>
            {item.options.length > 0 ? (
              <Link to={`/stores/${item.storeId}?item=${item.id}`} className="small strong">
                {say("item.choose")}
              </Link>
            ) : (
              <Button
                size="small"
                icon="plus"
                onClick={() => setBasket(addLine(basket, store, lineOf(item, [])))}
                aria-label={say("item.add_name", { name: item.name })}
              >
                {say("item.add")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
