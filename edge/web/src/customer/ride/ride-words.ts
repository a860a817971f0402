/** Rides in words: types, prices, options in order, and how a ride stands. Pure. */
import type { Order, Quote } from "#shared/contracts/orders.ts";
import type { RideSort } from "#shared/contracts/ride-quotes.ts";
import type { Trip } from "#shared/contracts/riders.ts";
import { type PlainKey, say } from "../../i18n/speech.ts";
import { moneyWords } from "../../words/money-words.ts";
import { reasonWords } from "../../words/reason-words.ts";

export type RideOption = Quote["options"][number];

/** The price, and between which it is likely to end where that is another. */
export function priceRange({ total, low, high }: RideOption): string | null {
  if (!low || !high || low.amountMinor === high.amountMinor) return null;
  if (low.currency !== total.currency) return null;
  return say("ride.range", { low: moneyWords(low), high: moneyWords(high) });
}

const never = Number.POSITIVE_INFINITY;

/** @param sort `preference` leaves the order of the region */
export function sortOptions(options: readonly RideOption[], sort: RideSort): RideOption[] {
  if (sort === "preference") return [...options];
  const key = ({ total, arrivalSeconds, pickupEtaSeconds, etaSeconds }: RideOption): number => {
    if (sort === "cheapest") return total.amountMinor;
    if (arrivalSeconds !== null && arrivalSeconds !== undefined) return arrivalSeconds;
    return pickupEtaSeconds === null || pickupEtaSeconds === undefined
      ? never
      : pickupEtaSeconds + etaSeconds;
  };
  return options.toSorted((a, b) => {
    const [first, second] = [key(a), key(b)];
    return first === second ? 0 : first - second;
  });
}

/** What the customer pays with, as far as the words need it. */
type Payment = Order["payment"];

export interface RideWords {
  readonly headline: string;
  readonly sentence: string;
}

const plain = (headline: PlainKey, sentence: PlainKey): RideWords => ({
  headline: say(headline),
  sentence: say(sentence),
});

/** @param trip null while it is not read yet, or there is none */
export function rideWords(order: Order, trip: Trip | null): RideWords {
  switch (order.state) {
    case "created":
      return plain("trip.created", "trip.created_next");
    case "searching":
      return searchingWords(order);
    case "assigned":
      return assignedWords(order, trip);
    case "in_progress":
      return plain("trip.in_progress", "trip.in_progress_next");
    case "paused":
      return plain("trip.paused", "trip.paused_next");
    case "completed":
      return completedWords(order);
    case "paid":
      return plain("trip.paid", "trip.paid_next");
    default:
      return endedWords(order);
  }
}

const guestHeadlines: Readonly<Partial<Record<Order["state"], PlainKey>>> = {
  created: "guest.searching",
  searching: "guest.searching",
  assigned: "guest.assigned",
  in_progress: "guest.in_progress",
  paused: "guest.paused",
};

/** For somebody who follows by a link and does not ride. */
export function guestRideWords(state: Order["state"]): RideWords {
  const running = guestHeadlines[state];
  return {
    headline: say(running ?? "guest.over"),
    sentence: say(running ? "guest.live" : "guest.over_next"),
  };
}

function searchingWords({ timeline, ride }: Order): RideWords {
  const headline = say("trip.searching");
  if (ride?.isQueued) return { headline, sentence: say("trip.searching_queued") };
  const wasAssigned = timeline.some(({ state }) => state === "assigned");
  return {
    headline,
    sentence: say(wasAssigned ? "trip.searching_again" : "trip.searching_next"),
  };
}

function assignedWords(order: Order, trip: Trip | null): RideWords {
  if (trip?.ride?.arrivedAt) return plain("trip.arrived", "trip.arrived_next");
  const name = order.rider?.name;
  return {
    headline: say("trip.assigned"),
    sentence: name ? say("trip.assigned_next", { name }) : say("trip.assigned_next_unnamed"),
  };
}

function completedWords({ payment, total }: Order): RideWords {
  const headline = say("trip.completed");
  if (isUnpaid(payment)) return { headline, sentence: say("trip.completed_unpaid") };
  if (payment?.method === "cash" && total) {
    return { headline, sentence: say("trip.completed_cash", { amount: moneyWords(total) }) };
  }
  return { headline, sentence: say("trip.completed_paying") };
}

function endedWords(order: Order): RideWords {
  const reason = order.timeline.at(-1)?.reason ?? null;
  switch (order.state) {
    case "cancelled":
      return { headline: say("trip.cancelled"), sentence: cancelledSentence(order) };
    case "expired":
      return reason === "REQUEST_ABORTED"
        ? plain("trip.aborted", "trip.aborted_next")
        : plain("trip.expired", "trip.expired_next");
    case "failed":
      return plain("trip.failed", "trip.failed_next");
    default:
      return {
        headline: say("trip.title"),
        sentence: reason ? reasonWords(reason) : say("trip.in_progress_next"),
      };
  }
}

/** The way to pay of those who need not. */
const WAIVED = "waiver";

function cancelledSentence({ cancellationFee, payment, timeline }: Order): string {
  const actor = timeline.at(-1)?.actor;
  if (cancellationFee && cancellationFee.amountMinor > 0) {
    if (payment?.method === WAIVED) {
      return say("trip.fee_waived", { amount: moneyWords(cancellationFee) });
    }
    const fee = say("trip.cancelled_fee", { amount: moneyWords(cancellationFee) });
    return actor === "rider" ? `${say("trip.no_show")} ${fee}` : fee;
  }
  if (actor === "rider") return say("trip.cancelled_by_driver");
  return say(actor === "ops" ? "trip.cancelled_by_support" : "trip.cancelled_free");
}

/** The money was asked for and did not come: the customer has to choose another way. */
export function isUnpaid(payment: Payment): boolean {
  return payment !== null && ["failed", "voided"].includes(payment.state);
}

/** What has ended is not paid: also where nobody was ever asked, because it was to be cash. */
export function isOwed({ state, payment }: Pick<Order, "state" | "payment">): boolean {
  const hasEnded = state === "completed" || state === "cancelled";
  return hasEnded && (payment === null || isUnpaid(payment));
}

/** Of the search: which of its rounds is on, counted from 1. */
export function searchProgress(
  fromMs: number,
  untilMs: number,
  nowMs: number,
  waveSeconds: number,
): { readonly share: number; readonly wave: number; readonly waves: number } {
  const whole = Math.max(1, untilMs - fromMs);
  const done = Math.min(whole, Math.max(0, nowMs - fromMs));
  const waves = Math.max(1, Math.round(whole / 1_000 / waveSeconds));
  const wave = Math.min(waves, Math.floor(done / 1_000 / waveSeconds) + 1);
  return { share: done / whole, wave, waves };
}
