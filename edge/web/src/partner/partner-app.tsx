import { useCallback, useState } from "react";
import { authRoutes } from "#shared/contracts/auth.ts";
import { catalogRoutes, type Store } from "#shared/contracts/catalog.ts";
import { findCity } from "#shared/regions.ts";
import { PartnerFrame } from "#shared/streams.ts";
import { LinkBadge } from "../design/figures.tsx";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { BarLink, Shell } from "../design/shell.tsx";
import { say } from "../i18n/speech.ts";
import { useStream } from "../live/use-stream.ts";
import { usePageTitle, usePath } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { AccountLink, SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { applyPartnerFrame, type Board, putOrder } from "./board.ts";
import { BoardPage } from "./board-page.tsx";
import { ItemsPage } from "./items-page.tsx";
import { LinksPage } from "./links-page.tsx";
import { MoneyPage } from "./money-page.tsx";
import { partnerApi } from "./partner-api.ts";
import { PostsPage } from "./posts-page.tsx";
import { useChime } from "./sound.ts";
import { StoreControls } from "./store-controls.tsx";
import "./partner.css";

export default function PartnerApp() {
  usePageTitle(say("partner.title"));
  return (
    <SignedIn
      role="partner"
      frame={(signIn) => (
        <Shell home="/partner" title={say("partner.short")}>
          {signIn}
        </Shell>
      )}
    >
      {() => <OwnStore />}
    </SignedIn>
  );
}

function OwnStore() {
  const { loaded, reload } = useLoad("store", async () => {
    const me = await partnerApi.call(authRoutes.getMe);
    if (!me.storeId) return null;
    return publicClient.call(catalogRoutes.getStore, { params: { id: me.storeId } });
  });
  if (loaded.status === "ready" && loaded.value) return <StoreShell store={loaded.value} />;
  return (
    <Shell home="/partner" title={say("partner.short")} tools={<AccountLink role="partner" />}>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList />}>
        {() => (
          <EmptyState
            icon="store"
            title={say("partner.no_store")}
            next={say("partner.no_store_next")}
          />
        )}
      </Show>
    </Shell>
  );
}

const pages = [
  { to: "/partner/items", name: "partner.items", show: (id: string) => <ItemsPage storeId={id} /> },
  {
    to: "/partner/money",
    name: "partner.money",
    show: (_: string, zone: string) => <MoneyPage timeZone={zone} />,
  },
  {
    to: "/partner/posts",
    name: "partner.posts",
    show: (_: string, zone: string) => <PostsPage timeZone={zone} />,
  },
  {
    to: "/partner/links",
    name: "partner.links",
    show: (id: string, zone: string) => <LinksPage storeId={id} timeZone={zone} />,
  },
] as const;

function StoreShell({ store: first }: { store: Store }) {
  const [store, setStore] = useState(first);
  const [board, setBoard] = useState<Board | null>(null);
  const chime = useChime();
  const path = usePath();
  const onFrame = useCallback(
    (frame: PartnerFrame) => {
      if (frame.type === "order" && frame.order.state === "waiting_accept") chime.ring();
      setBoard((was) => applyPartnerFrame(was ?? new Map(), frame));
    },
    [chime],
  );
  const link = useStream({
    role: "partner",
    url: "/v1/partner/stream",
    schema: PartnerFrame,
    onFrame,
  });
  const page = pages.find(({ to }) => path.startsWith(to));
  const nav = (
    <>
      <BarLink to="/partner" isHere={!page}>
        {say("nav.orders")}
      </BarLink>
      {pages.map(({ to, name }) => (
        <BarLink key={to} to={to} isHere={to === page?.to}>
          {say(name)}
        </BarLink>
      ))}
    </>
  );
  const tools = (
    <>
      <LinkBadge link={link} />
      <AccountLink role="partner" />
    </>
  );
  return (
    <Shell home="/partner" title={store.name} nav={nav} tools={tools} isFull={!page}>
      {page ? (
        page.show(store.id, findCity(store.cityCode)?.city.timeZone ?? "UTC")
      ) : (
        <div className="partner-page">
          <StoreControls store={store} onStore={setStore} chime={chime} />
          <BoardPage
            board={board}
            store={store}
            onOrder={(order) => setBoard((was) => putOrder(was ?? new Map(), order))}
          />
        </div>
      )}
    </Shell>
  );
}
