/** What somebody sees who was sent a link: where the order is, and nothing about whose it is. */
import { useMemo } from "react";
import type { Order } from "#shared/contracts/orders.ts";
import { isLinkCode } from "#shared/links/code-rules.ts";
import { roomCloseCodes } from "#shared/rooms.ts";
import { isOver } from "#shared/states.ts";
import { EmptyState, Note, SkeletonList } from "../design/notice.tsx";
import { followOrder } from "../live/follow-order.ts";
import type { RoomView } from "../live/room.ts";
import { useRoom } from "../live/use-room.ts";
import { usePageTitle } from "../router.tsx";
import { LiveOrder } from "./live-order.tsx";

export function GuestPage({ token }: { token: string }) {
  usePageTitle("Follow an order");
  const { view, link, closeCode } = useRoom(token, async (isRefused) => {
    if (!isRefused) return token;
    openAgain();
    return undefined;
  });
  const followed = useMemo(
    () => (view ? followOrder({ order: orderOfRoom(view.order), readAtMs: 0 }, view) : null),
    [view],
  );
  if (followed) {
    const isLive = !isOver(followed.order.state);
    return (
      <div className="stack guest-page">
        <Note icon="share">
          You follow this order by a shared link. It shows no names, prices or codes.
        </Note>
        <LiveOrder followed={followed} link={isLive ? link : null} isGuest />
      </div>
    );
  }
  if (link === "ended" || closeCode === roomCloseCodes.gone) {
    return (
      <EmptyState
        icon="hourglass"
        title="This link has ended"
        next="It ends an hour after the order, or when somebody stops sharing. Ask for a new one."
      />
    );
  }
  return <SkeletonList rows={3} height="9rem" />;
}

const REOPENED_AT = "beeline.reopened-at";
const REOPEN_PAUSE_MS = 60_000;

/**
 * A token lasts half an hour, the short link longer: it brings another token, or says that it has
 * ended. Its code stands behind the # of the address. Not twice in a minute, so that a link whose
 * tokens are refused does not turn in circles.
 */
function openAgain(): void {
  const code = location.hash.slice(1);
  const lastMs = Number(sessionStorage.getItem(REOPENED_AT) ?? 0);
  if (!isLinkCode(code) || Date.now() - lastMs < REOPEN_PAUSE_MS) return;
  sessionStorage.setItem(REOPENED_AT, String(Date.now()));
  location.replace(`/s/${code}`);
}

function orderOfRoom(room: RoomView["order"]): Order {
  const { id, vertical, state, version, store, dropoff, timeline, readyAt, dispatch } = room;
  return {
    id,
    vertical,
    cityCode: "",
    state,
    version,
    // A guest is told no names, not even the kitchen's.
    store: store && { ...store, name: store.name || "The kitchen" },
    dropoff: dropoff ? { position: dropoff, address: null } : null,
    items: [],
    lines: [],
    total: null,
    payment: null,
    notes: null,
    placedAt: timeline[0]?.at ?? new Date(0).toISOString(),
    scheduledFor: null,
    readyAt,
    timeline: [...timeline],
    eta: null,
    rider: null,
    tripId: null,
    position: null,
    otp: null,
    ride: null,
    cancellationFee: null,
    kitchenShareBasisPoints: null,
    dispatch,
  };
}
