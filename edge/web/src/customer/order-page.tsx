/** One order, live: read from the core with its names, followed through its room. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import type { RoomFrame } from "#shared/rooms.ts";
import { isOver } from "#shared/states.ts";
import { ChatButton } from "../chat/chat-button.tsx";
import { useChat, useChatLine } from "../chat/use-chat.ts";
import { EmptyState, ErrorState, Skeleton } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { type Followed, followOrder, type ReadOrder } from "../live/follow-order.ts";
import type { LinkState } from "../live/reconnecting-socket.ts";
import { useRoom } from "../live/use-room.ts";
import { useTrackingToken } from "../live/use-tracking-token.ts";
import { RateOrder } from "../ratings/rate-order.tsx";
import { usePageTitle } from "../router.tsx";
import { SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { codeOf } from "../words/error-words.ts";
import { LiveOrder } from "./live-order.tsx";
import { OrderActions } from "./order-actions.tsx";
import { BankQuestion, OrderMoney } from "./order-money.tsx";
import { LiveRide } from "./ride/live-ride.tsx";
import { PayRide, RideActions } from "./ride/ride-actions.tsx";
import { RideFare } from "./ride/ride-fare.tsx";
import { api } from "./shopping.tsx";

export function OrderPage({ orderId }: { orderId: string }) {
  usePageTitle(say("orders.order"));
  return <SignedIn role="customer">{() => <OwnOrder orderId={orderId} />}</SignedIn>;
}

function OwnOrder({ orderId }: { orderId: string }) {
  const { loaded, reload, setValue } = useLoad<ReadOrder>(orderId, async () => ({
    order: await api.call(orderRoutes.getOrder, { params: { id: orderId } }),
    readAtMs: Date.now(),
  }));
  if (loaded.status === "loading") return <OrderSkeleton />;
  if (loaded.status === "failed") {
    return codeOf(loaded.error) === "NOT_FOUND" ? (
      <EmptyState icon="search" title={say("order.missing")} next={say("order.missing_next")} />
    ) : (
      <ErrorState error={loaded.error} retry={reload} />
    );
  }
  return (
    <FollowedOrder
      read={loaded.value}
      reload={reload}
      onOrder={(order) => setValue({ order, readAtMs: Date.now() })}
    />
  );
}

function FollowedOrder(props: {
  read: ReadOrder;
  reload: () => void;
  onOrder: (order: Order) => void;
}) {
  const { read, reload } = props;
  const token = useTrackingToken(api, read.order.id);
  const chat = useChat(api, read.order.id);
  // An order that was over when the page was opened has no room any more.
  const [isFollowing] = useState(() => !isOver(read.order.state));
  const version = useRef(read.order.version);
  version.current = Math.max(version.current, read.order.version);
  const onFrame = (frame: RoomFrame) => {
    chat.onFrame(frame);
    const seen =
      frame.type === "state" ? frame.version : frame.type === "snapshot" ? frame.order.version : 0;
    if (seen <= version.current) return;
    // The room knows no names and no code: read them again when the order has moved on.
    version.current = seen;
    reload();
  };
  const room = useRoom(isFollowing ? read.order.id : null, token, onFrame);
  const { view, link } = room;
  useChatLine(chat, room);
  const followed = useMemo(() => followOrder(read, view), [read, view]);
  useLookAgain(followed.order, reload);
  const shownLink = isFollowing && !isOver(followed.order.state) ? link : null;
  const talk = (
    <ChatButton chat={chat} order={followed.order} role="customer" present={view?.present ?? {}} />
  );
  if (followed.order.vertical === "ride") {
    return (
      <FollowedRide followed={followed} link={shownLink} talk={talk} onOrder={props.onOrder} />
    );
  }
  return (
    <LiveOrder
      followed={followed}
      link={shownLink}
      actions={
        <>
          <BankQuestion order={followed.order} reload={reload} />
          {talk}
          <OrderActions order={followed.order} onOrder={props.onOrder} />
          <OrderMoney order={followed.order} />
        </>
      }
    />
  );
}

function FollowedRide(props: {
  followed: Followed;
  link: LinkState | null;
  talk: ReactNode;
  onOrder: (order: Order) => void;
}) {
  const { followed, link, talk, onOrder } = props;
  const { order } = followed;
  const name = order.rider?.name ?? null;
  return (
    <LiveRide
      followed={followed}
      link={link}
      actions={
        <>
          <PayRide order={order} onOrder={onOrder} />
          {order.rider ? talk : null}
          <RideActions order={order} onOrder={onOrder} />
        </>
      }
      after={
        <>
          {isOver(order.state) ? (
            <RateOrder api={api} side="customer" orderId={order.id} name={name} />
          ) : null}
          <RideFare order={order} />
          <OrderMoney order={order} />
        </>
      }
    />
  );
}

/** A ride that has ended is paid in a moment; its room may have closed by then. */
const PAID_LOOK_MS = 4_000;

function useLookAgain({ vertical, state }: Order, reload: () => void): void {
  const isSettling = vertical === "ride" && state === "completed";
  useEffect(() => {
    if (!isSettling) return;
    const timer = setInterval(reload, PAID_LOOK_MS);
    return () => clearInterval(timer);
  }, [isSettling, reload]);
}

function OrderSkeleton() {
  return (
    <div className="order-page" role="status">
      <span className="unseen">{say("page.loading")}</span>
      <div className="order-map">
        <Skeleton height="100%" />
      </div>
      <div className="stack">
        <Skeleton height="9rem" />
        <Skeleton height="16rem" />
      </div>
    </div>
  );
}
