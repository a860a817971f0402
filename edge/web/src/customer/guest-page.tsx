/** What somebody sees who was sent a link: where the order is, and nothing about whose it is. */
import { useMemo } from "react";
import type { Order } from "#shared/contracts/orders.ts";
import { isLinkCode } from "#shared/links/code-rules.ts";
import { roomCloseCodes } from "#shared/rooms.ts";
import { isOver } from "#shared/states.ts";
import { EmptyState, Note, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { followOrder } from "../live/follow-order.ts";
import type { RoomView } from "../live/room.ts";
import { useRoom } from "../live/use-room.ts";
import { usePageTitle } from "../router.tsx";
import { LiveOrder } from "./live-order.tsx";
import { LiveRide } from "./ride/live-ride.tsx";

export function GuestPage({ token }: { token: string }) {
  const { view, link, closeCode } = useRoom(token, async (isRefused) => {
    if (!isRefused) return token;
    openAgain();
    return undefined;
  });
  const followed = useMemo(
    () => (view ? followOrder({ order: orderOfRoom(view.order), readAtMs: 0 }, view) : null),
    [view],
  );
  // Until it is known what is followed the title says neither.
  const what = !followed ? "unknown" : followed.order.ride ? "ride" : "order";
  usePageTitle(say("guest.title", { what }));
  if (followed) {
    const isLive = !isOver(followed.order.state);
    return (
      <div className="stack guest-page">
        <Note icon="share">{say("guest.note")}</Note>
        {followed.order.ride ? (
          <LiveRide followed={followed} link={isLive ? link : null} isGuest />
        ) : (
          <LiveOrder followed={followed} link={isLive ? link : null} isGuest />
        )}
      </div>
    );
  }
  if (link === "ended" || closeCode === roomCloseCodes.gone) {
    return (
      <EmptyState
        icon="hourglass"
        title={say("guest.link_ended")}
        next={say("guest.link_ended_next")}
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
    store: store && { ...store, name: store.name || say("order.kitchen") },
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
    ride: rideOfRoom(room.ride ?? null),
    cancellationFee: null,
    kitchenShareBasisPoints: null,
    dispatch,
  };
}

/** Where it begins and what kind it is; a guest learns nothing else of a ride. */
function rideOfRoom(ride: RoomView["order"]["ride"] | null): Order["ride"] {
  if (!ride) return null;
  return {
    type: ride.type,
    pickup: { position: ride.pickup, address: null },
    preferences: { pets: false, airConditioning: false, womanDriver: false },
    pin: null,
    distanceMeters: null,
    durationSeconds: null,
    waitingSeconds: null,
    startedAt: null,
    pausedAt: null,
    searchUntil: null,
    searchWaveSeconds: null,
    isQueued: false,
    retriesLeft: 0,
    retryOf: null,
    surgeMultiplier: 1,
    vehicle: null,
  };
}
