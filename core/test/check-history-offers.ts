/** Offers: asked by the policy, answered once and in time, and one winner for each search. */
import type { DomainEvent } from "#shared/events.ts";
import { canMove, type OfferState, type OrderState, offerTransitions } from "#shared/states.ts";
import type { EventOf, Findings, History, HistoryBounds, OfferFacts } from "./history.ts";

/** A kitchen works on it, or, as a ride, it is searched for. */
const offerable: readonly OrderState[] = ["accepted", "preparing", "ready", "searching"];

interface Asked {
  readonly created: EventOf<"offer.created">;
  readonly orderIds: readonly string[];
  state: OfferState;
  last: DomainEvent;
}

export function checkOffers(history: History, bounds: HistoryBounds, findings: Findings): void {
  const rows = new Map(history.offers.map((row) => [row.id, row]));
  const log = new OfferLog(rows, bounds, findings);
  for (const event of history.events) {
    if (event.type === "offer.created") log.create(event);
    else if (event.type === "offer.changed") log.close(event);
    else if (event.type === "order.changed") log.follow(event);
    else if (event.type === "rider.changed") log.riders.set(event.payload.riderId, event);
  }
  log.compareRows();
}

class OfferLog {
  private readonly rows: ReadonlyMap<string, OfferFacts>;
  private readonly bounds: HistoryBounds;
  private readonly findings: Findings;
  private readonly asked = new Map<string, Asked>();
  private readonly openOfRider = new Map<string, Set<string>>();
  private readonly openOfOrder = new Map<string, Set<string>>();
  private readonly winners = new Map<string, EventOf<"offer.changed">>();
  private readonly orders = new Map<string, EventOf<"order.changed">>();
  /** By order and rider: the last answer, and whether it was a yes. */
  private readonly answers = new Map<string, EventOf<"offer.changed">>();
  /** The last change of each rider. */
  readonly riders = new Map<string, EventOf<"rider.changed">>();

  constructor(rows: ReadonlyMap<string, OfferFacts>, bounds: HistoryBounds, findings: Findings) {
    this.rows = rows;
    this.bounds = bounds;
    this.findings = findings;
  }

  create(event: EventOf<"offer.created">): void {
    const { findings, bounds } = this;
    const { offerId, riderId, orderId } = event.payload;
    const earlier = this.asked.get(offerId);
    if (earlier) {
      findings.add("offer", offerId, "is made twice", earlier.created, event);
      return;
    }
    const row = this.rows.get(offerId);
    if (!row) findings.add("offer", offerId, "has no row", event);
    const orderIds = row ? row.orders.map((order) => order.orderId) : [orderId];
    this.asked.set(offerId, { created: event, orderIds, state: "pending", last: event });
    if (orderIds.length > bounds.maxBundle) {
      findings.add("bundle", offerId, `has ${orderIds.length} orders`, event);
    }
    const ofRider = openIn(this.openOfRider, riderId);
    ofRider.add(offerId);
    if (ofRider.size > 1) {
      findings.add("two offers", riderId, "is asked twice at once", ...this.eventsOf(ofRider));
    }
    for (const id of orderIds) this.createFor(event, id);
    const duty = this.riders.get(riderId);
    if (duty && duty.payload.to !== "online" && duty.payload.to !== "offered") {
      findings.add("offer", riderId, `is asked while ${duty.payload.to}`, duty, event);
    }
  }

  private createFor(event: EventOf<"offer.created">, orderId: string): void {
    const { findings, bounds } = this;
    const { riderId, offerId } = event.payload;
    const ofOrder = openIn(this.openOfOrder, orderId);
    ofOrder.add(offerId);
    if (ofOrder.size > bounds.fanOut) {
      findings.add("fan-out", orderId, `is offered ${ofOrder.size} times at once`, event);
    }
    const order = this.orders.get(orderId);
    if (order && order.payload.riderId !== null) {
      findings.add("offer", orderId, "is offered though it has a rider", order, event);
    }
    if (order && !offerable.includes(order.payload.to)) {
      findings.add("offer", orderId, `is offered while ${order.payload.to}`, order, event);
    }
    const answer = this.answers.get(`${orderId} ${riderId}`);
    if (!answer) return;
    if (answer.payload.to === "accepted") {
      findings.add("asked again", riderId, "gave it back and is asked again", answer, event);
    }
    // Whose rival was quicker, or whose customer changed their mind, has not said anything.
    if (answer.payload.to === "cancelled") return;
    const agoMs = Date.parse(event.at) - Date.parse(answer.at);
    if (agoMs + bounds.writingMs < bounds.reofferAfterMs) {
      findings.add("asked again", riderId, `is asked again after ${agoMs} ms`, answer, event);
    }
  }

  close(event: EventOf<"offer.changed">): void {
    const { findings } = this;
    const { offerId, riderId, to } = event.payload;
    const asked = this.asked.get(offerId);
    if (!asked) {
      findings.add("offer", offerId, "is closed before it is made", event);
      return;
    }
    if (!canMove(offerTransitions, asked.state, to)) {
      const says = `goes from ${asked.state} to ${to}`;
      findings.add("offer", offerId, says, asked.last, event);
    }
    if (asked.created.payload.riderId !== riderId) {
      findings.add("offer", offerId, "is closed for another rider", asked.created, event);
    }
    asked.state = to;
    asked.last = event;
    this.openOfRider.get(riderId)?.delete(offerId);
    for (const orderId of asked.orderIds) {
      this.openOfOrder.get(orderId)?.delete(offerId);
      this.answers.set(`${orderId} ${riderId}`, event);
    }
    if (to === "accepted") this.win(event, asked);
  }

  private win(event: EventOf<"offer.changed">, asked: Asked): void {
    const { findings, bounds } = this;
    const { offerId } = event.payload;
    const lateMs = Date.parse(event.at) - Date.parse(asked.created.payload.expiresAt);
    if (lateMs >= bounds.writingMs) {
      findings.add("late", offerId, `is accepted ${lateMs} ms late`, asked.created, event);
    }
    for (const { orderId, round } of this.rows.get(offerId)?.orders ?? []) {
      const key = `${orderId} in round ${round}`;
      const earlier = this.winners.get(key);
      if (earlier)
        findings.add("two winners", orderId, `has two in round ${round}`, earlier, event);
      this.winners.set(key, event);
    }
  }

  follow(event: EventOf<"order.changed">): void {
    this.orders.set(event.payload.orderId, event);
  }

  compareRows(): void {
    const { findings, bounds } = this;
    for (const [offerId, { state, last }] of this.asked) {
      const row = this.rows.get(offerId);
      if (row && row.state !== state) {
        findings.add("offer", offerId, `is ${row.state}, its events end at ${state}`, last);
      }
      if (state === "pending" && bounds.isSettled) {
        findings.add("end", offerId, "was never closed", last);
      }
    }
    for (const { id } of this.rows.values()) {
      if (!this.asked.has(id)) findings.add("offer", id, "is in no event");
    }
  }

  private eventsOf(offerIds: ReadonlySet<string>): DomainEvent[] {
    return [...offerIds].flatMap((id) => this.asked.get(id)?.created ?? []);
  }
}

function openIn(all: Map<string, Set<string>>, id: string): Set<string> {
  const open = all.get(id) ?? new Set<string>();
  all.set(id, open);
  return open;
}
