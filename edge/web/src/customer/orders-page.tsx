import { useState } from "react";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import { isOver } from "#shared/states.ts";
import { Button, ButtonLink } from "../design/button.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { OrderCard } from "../design/order-card.tsx";
import { say } from "../i18n/speech.ts";
import { usePageTitle } from "../router.tsx";
import { SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { api, useShopping } from "./shopping.tsx";

const PAGE = 20;

export function OrdersPage() {
  usePageTitle(say("orders.title"));
  return <SignedIn role="customer">{() => <History />}</SignedIn>;
}

function History() {
  const { loaded, reload } = useLoad("orders", () =>
    api.call(orderRoutes.listOrders, { query: { limit: PAGE } }),
  );
  return (
    <div className="stack loose narrow">
      <h1>{say("orders.title")}</h1>
      <Show loaded={loaded} retry={reload}>
        {(page) => <Pages first={page} />}
      </Show>
    </div>
  );
}

function Pages({ first }: { first: { items: Order[]; nextCursor: string | null } }) {
  const [more, setMore] = useState(first);
  const { isBusy, error, run } = useSubmit();
  const older = (cursor: string) =>
    run(async () => {
      const query = { limit: PAGE, cursor };
      const next = await api.call(orderRoutes.listOrders, { query });
      setMore({ items: [...more.items, ...next.items], nextCursor: next.nextCursor });
    });
  if (more.items.length === 0) {
    return (
      <EmptyState icon="bag" title={say("orders.none")} next={say("orders.none_next")}>
        <ButtonLink to="/" look="main">
          {say("page.see_stores")}
        </ButtonLink>
      </EmptyState>
    );
  }
  const running = more.items.filter((order) => !isOver(order.state));
  const past = more.items.filter((order) => isOver(order.state));
  return (
    <div className="stack loose">
      {running.length > 0 ? <OrderGroup title={say("orders.now")} orders={running} /> : null}
      {past.length > 0 ? <OrderGroup title={say("orders.before")} orders={past} /> : null}
      <ErrorNote error={error} />
      {more.nextCursor === null ? null : (
        <Button onClick={() => void older(more.nextCursor ?? "")} isBusy={isBusy}>
          {say("orders.older")}
        </Button>
      )}
    </div>
  );
}

function OrderGroup({ title, orders }: { title: string; orders: readonly Order[] }) {
  const { city, cities } = useShopping();
  return (
    <section className="stack tight" aria-label={title}>
      <h2>{title}</h2>
      <ul className="stack tight">
        {orders.map((order) => (
          <li key={order.id}>
            <OrderCard
              order={order}
              clock={cities.find(({ code }) => code === order.cityCode) ?? city}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
