/** What a viewer knows of an order's room, and how each frame changes it. Pure. */
import type { Eta } from "#shared/contracts/fields.ts";
import type { RoomFrame, RoomOrder } from "#shared/rooms.ts";
import { isFinalOrder } from "#shared/states.ts";

export interface SeenAt {
  readonly lat: number;
  readonly lng: number;
  readonly bearing: number | null;
  readonly speedKmh: number | null;
  /** How old it was when it came. */
  readonly ageMs: number;
  readonly receivedAtMs: number;
}

export interface RoomView {
  readonly seq: number;
  readonly order: Omit<RoomOrder, "position" | "eta">;
  readonly position: SeenAt | null;
  readonly eta: { readonly value: Eta; readonly receivedAtMs: number } | null;
  readonly viewers: number;
  /** How many of each role are here. */
  readonly present: Readonly<Record<string, number>>;
}

type ViewerPosition = Extract<RoomFrame, { type: "position" }>["position"];

function seen(position: ViewerPosition | null, receivedAtMs: number): SeenAt | null {
  if (!position) return null;
  const { lat, lng, bearing, speedKmh, ageMs } = position;
  return { lat, lng, bearing, speedKmh, ageMs, receivedAtMs };
}

/**
 * @param receivedAtMs the viewer's own clock, from which ages are counted on
 * @returns the same view when the frame is old news
 */
export function applyFrame(
  view: RoomView | null,
  frame: RoomFrame,
  receivedAtMs: number,
): RoomView | null {
  if (frame.type === "snapshot") {
    const { position, eta, ...order } = frame.order;
    return {
      seq: frame.seq,
      order,
      position: seen(position, receivedAtMs),
      eta: eta ? { value: eta, receivedAtMs } : null,
      viewers: view?.viewers ?? 0,
      present: view?.present ?? {},
    };
  }
  // Without a snapshot there is nothing to change; the room always sends one first.
  if (!view) return null;
  if (frame.type === "pong" || frame.type === "presence") return presence(view, frame);
  if (frame.seq <= view.seq) return view;
  const seq = frame.seq;
  switch (frame.type) {
    case "position":
      return { ...view, seq, position: seen(frame.position, receivedAtMs) };
    case "eta":
      return { ...view, seq, eta: frame.eta ? { value: frame.eta, receivedAtMs } : null };
    case "state": {
      if (frame.version < view.order.version) return { ...view, seq };
      const { state, version, timeline, rider, dispatch, readyAt } = frame;
      const order = { ...view.order, state, version, timeline, rider, dispatch, readyAt };
      return isFinalOrder(state) ? { ...view, seq, order, eta: null } : { ...view, seq, order };
    }
    case "chat":
    case "chat.hidden":
      return { ...view, seq };
    default:
      // A kind of frame that has no number of its own, or that this page has no use for.
      return view;
  }
}

function presence(
  view: RoomView,
  frame: Extract<RoomFrame, { type: "presence" | "pong" }>,
): RoomView {
  if (frame.type === "pong") return view;
  const viewers = Object.values(frame.viewers).reduce((sum, count) => sum + count, 0);
  return { ...view, seq: Math.max(view.seq, frame.seq), viewers, present: frame.viewers };
}

/** How old the position is now. */
export function positionAgeMs(position: SeenAt, nowMs: number): number {
  return position.ageMs + Math.max(0, nowMs - position.receivedAtMs);
}
