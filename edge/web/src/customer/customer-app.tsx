import { Button } from "../design/button.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../design/notice.tsx";
import { BarLink, Shell } from "../design/shell.tsx";
import { say } from "../i18n/speech.ts";
import { CARD_RETURN_PATH } from "../money/card-return.ts";
import { go, matchPath, usePath } from "../router.tsx";
import { AccountLink } from "../session/signed-in.tsx";
import { pieces } from "./basket.ts";
import { CardReturnPage } from "./card-return-page.tsx";
import { CheckoutPage } from "./checkout-page.tsx";
import { GuestPage } from "./guest-page.tsx";
import { NewsPage } from "./news-page.tsx";
import { OrderPage } from "./order-page.tsx";
import { OrdersPage } from "./orders-page.tsx";
import { RidePage } from "./ride/ride-page.tsx";
import { ShoppingProvider, useCities, useShopping } from "./shopping.tsx";
import { StorePage } from "./store-page.tsx";
import { StoresPage } from "./stores-page.tsx";
import { WalletPage } from "./wallet-page.tsx";
import "./customer.css";
import "./menu.css";

export default function CustomerApp() {
  const { loaded, reload } = useCities();
  if (loaded.status === "ready" && loaded.value.items.length > 0) {
    return (
      <ShoppingProvider cities={loaded.value.items}>
        <CustomerShell />
      </ShoppingProvider>
    );
  }
  return (
    <Shell home="/">
      {loaded.status === "loading" ? <SkeletonList height="7rem" /> : null}
      {loaded.status === "failed" ? <ErrorState error={loaded.error} retry={reload} /> : null}
      {loaded.status === "ready" ? (
        <EmptyState icon="pin" title={say("page.no_city")} next={say("page.no_city_next")}>
          <Button icon="refresh" onClick={reload}>
            {say("action.look_again")}
          </Button>
        </EmptyState>
      ) : null}
    </Shell>
  );
}

function CustomerShell() {
  const path = usePath();
  const { basket } = useShopping();
  const count = pieces(basket);
  const nav = (
    <>
      <BarLink to="/" isHere={path === "/" || path.startsWith("/stores")}>
        {say("nav.stores")}
      </BarLink>
      <BarLink to="/ride" isHere={path === "/ride"}>
        {say("nav.ride")}
      </BarLink>
      <BarLink to="/orders" isHere={path.startsWith("/orders")}>
        {say("nav.orders")}
      </BarLink>
      <BarLink to="/wallet" isHere={path.startsWith("/wallet")}>
        {say("nav.wallet")}
      </BarLink>
      <BarLink to="/news" isHere={path === "/news"}>
        {say("nav.news")}
      </BarLink>
    </>
  );
  const tools = (
    <>
      {count > 0 && path !== "/checkout" ? (
        <Button look="main" size="small" icon="basket" onClick={() => go("/checkout")}>
          <span className="figures">{count}</span>
          <span className="unseen">{say("nav.basket")}</span>
        </Button>
      ) : null}
      <AccountLink role="customer" />
    </>
  );
  return (
    <Shell home="/" nav={nav} tools={tools}>
      <Page path={path} />
    </Shell>
  );
}

function Page({ path }: { path: string }) {
  const store = matchPath("/stores/{id}", path)?.["id"];
  const order = matchPath("/orders/{id}", path)?.["id"];
  const token = matchPath("/track/{token}", path)?.["token"];
  if (path === "/") return <StoresPage />;
  if (store) return <StorePage key={store} storeId={store} />;
  if (path === "/ride") return <RidePage />;
  if (path === "/checkout") return <CheckoutPage />;
  if (path === "/orders") return <OrdersPage />;
  if (path === "/wallet") return <WalletPage />;
  if (path === CARD_RETURN_PATH) return <CardReturnPage />;
  if (path === "/news") return <NewsPage />;
  if (order) return <OrderPage key={order} orderId={order} />;
  if (token) return <GuestPage key={token} token={token} />;
  return (
    <EmptyState icon="search" title={say("page.missing")} next={say("page.missing_next")}>
      <Button look="main" onClick={() => go("/")}>
        {say("page.see_stores")}
      </Button>
    </EmptyState>
  );
}
