/** One rider's working day: on duty, offers, trips, strolls, and signal that comes and goes. */
import type { Offer, Trip } from "#shared/contracts/riders.ts";
import { riderRoutes } from "#shared/contracts/riders.ts";
import type { CallOf, ResponseOf, Route } from "#shared/contracts/route.ts";
import { RiderFrame } from "#shared/streams.ts";
import type { PlannedRider, Random } from "../seed/index.ts";
import { hasErrorCode } from "./api.ts";
import type { City } from "./city.ts";
import { doRide } from "./ride-trip.ts";
import { RiderBody } from "./rider-body.ts";
import {
  DRIFT_SPEED_SHARE,
  decideOffer,
  driftPauseMinutes,
  nextDrift,
  nextSignalLoss,
  speedKmh,
} from "./rider-habits.ts";
import { reportPings } from "./rider-pings.ts";
import { doTrip, isTripGone } from "./rider-trip.ts";
import { Session } from "./session.ts";
import { Stopped, sleep } from "./sleep.ts";
import { runStream, socketUrl } from "./stream.ts";
import { isEnded, newerTrip, openStop } from "./trip-memory.ts";

const SHIFT_END_CHECK_MS = 2_000;
const AFTER_TROUBLE_MS = 3_000;
const DUTY_AGAIN_MS = 2_000;

export class RiderAgent {
  readonly #city: City;
  readonly #plan: PlannedRider;
  readonly #session: Session;
  readonly #body: RiderBody;
  readonly #random: Random;
  readonly #duty = new AbortController();
  readonly #signal: AbortSignal;
  #signalBackAt = 0;
  #trip: Trip | null = null;
  #work: AbortController | undefined;
  #isGoingOnline = false;
  /** Offers that are being thought about. At most a few: the API gives a rider one at a time. */
  readonly #openOffers = new Map<string, AbortController>();

  constructor(city: City, plan: PlannedRider) {
    this.#city = city;
    this.#plan = plan;
    this.#random = city.random.fork(`rider ${plan.phone}`);
    this.#session = new Session(city, plan.phone, city.coreUrl);
    this.#body = new RiderBody(plan.start, this.#random.fork("ways"));
    this.#signal = AbortSignal.any([city.signal, this.#duty.signal]);
  }

  /** Signs in and goes on duty, or throws. */
  async start(): Promise<void> {
    await this.#goOnline();
  }

  /** Lives until the shift ends or the city stops. Never throws. */
  async live(): Promise<void> {
    const parts: [string, Promise<void>][] = [
      ["connection", this.#stayConnected()],
      ["strolling", this.#stroll()],
      ["shift", this.#endShift()],
      [
        "pings",
        reportPings({
          city: this.#city,
          session: this.#session,
          body: this.#body,
          random: this.#random.fork("pings"),
          signal: this.#signal,
          hasSignal: () => this.#hasSignal(),
          onOffDuty: () => this.#onOffDuty(),
        }),
      ],
    ];
    await Promise.all(parts.map(([name, part]) => part.catch((e) => this.#trouble(name, e))));
  }

  #trouble(where: string, error: unknown): void {
    if (!(error instanceof Stopped)) this.#city.mishap(`rider ${where}`, error);
  }

  #hasSignal(): boolean {
    return Date.now() >= this.#signalBackAt;
  }

  async #call<R extends Route>(
    route: R,
    call: CallOf<R>,
    signal = this.#signal,
  ): Promise<ResponseOf<R>> {
    while (!this.#hasSignal()) await sleep(this.#signalBackAt - Date.now(), signal);
    return this.#session.call(route, call, undefined, signal);
  }

  async #goOnline(): Promise<void> {
    const { position } = this.#body.at(this.#city.clock.now());
    const body = { status: "online" as const, vehicle: this.#plan.vehicle, position };
    await this.#call(riderRoutes.setDuty, { body }).catch((error) => {
      if (!hasErrorCode(error, "DRIVER_BUSY")) throw error;
    });
  }

  /** Gone for too long means off duty; back again takes an explicit step. */
  #onOffDuty(): void {
    if (this.#isGoingOnline || this.#signal.aborted) return;
    this.#isGoingOnline = true;
    sleep(DUTY_AGAIN_MS, this.#signal)
      .then(() => this.#goOnline())
      .catch((error) => this.#trouble("duty", error))
      .finally(() => {
        this.#isGoingOnline = false;
      });
  }

  async #stayConnected(): Promise<void> {
    const random = this.#random.fork("signal");
    for (;;) {
      const loss = nextSignalLoss(random);
      const connection = new AbortController();
      const stream = runStream({
        target: async () => ({
          url: socketUrl(this.#city.coreUrl, "/v1/rider/stream"),
          protocols: ["beeline.v1"],
          headers: { authorization: `Bearer ${await this.#session.token()}` },
        }),
        onFrame: (text) => this.#onFrame(text),
        onTrouble: (error) => this.#trouble("stream", error),
        random,
        signal: AbortSignal.any([this.#signal, connection.signal]),
      }).catch((error) => this.#trouble("stream", error));
      await sleep(loss.afterMs, this.#signal);
      this.#signalBackAt = Date.now() + loss.forMs;
      connection.abort();
      await stream;
      await sleep(loss.forMs, this.#signal);
    }
  }

  #onFrame(text: string): void {
    const frame = RiderFrame.safeParse(JSON.parse(text));
    if (!frame.success) {
      this.#trouble("frame", frame.error);
      return;
    }
    const told = frame.data;
    switch (told.type) {
      case "hello":
        if (told.state === "offline") this.#onOffDuty();
        if (told.trip) this.#learn(told.trip);
        else this.#forgetTrip();
        for (const offer of told.offers) this.#consider(offer);
        return;
      case "offer":
        this.#consider(told.offer);
        return;
      case "offer.closed":
        this.#openOffers.get(told.offerId)?.abort();
        return;
      case "trip":
        this.#learn(told.trip);
        return;
      case "duty":
        if (told.state === "offline") this.#onOffDuty();
    }
  }

  #consider(offer: Offer): void {
    if (offer.state !== "pending" || this.#openOffers.has(offer.id)) return;
    const closed = new AbortController();
    this.#openOffers.set(offer.id, closed);
    this.#answer(offer, AbortSignal.any([this.#signal, closed.signal]))
      .catch((error) => this.#trouble("offer", error))
      .finally(() => this.#openOffers.delete(offer.id));
  }

  async #answer(offer: Offer, signal: AbortSignal): Promise<void> {
    const { action, afterMs } = decideOffer(this.#random);
    await sleep(afterMs, signal);
    if (action === "ignore") return;
    try {
      if (action === "accept") {
        this.#learn(
          await this.#call(riderRoutes.acceptOffer, { body: { offerId: offer.id } }, signal),
        );
      } else {
        const body = { reason: "Too far for me now" };
        await this.#call(riderRoutes.declineOffer, { params: { id: offer.id }, body }, signal);
      }
    } catch (error) {
      // Somebody else was quicker, or we were too slow: a rider shrugs.
      const shrugs = [
        "OFFER_EXPIRED",
        "OFFER_TAKEN",
        "OFFER_ALREADY_ACCEPTED",
        "DRIVER_BUSY",
        "NOT_FOUND",
      ];
      if (!hasErrorCode(error, ...shrugs)) throw error;
    }
  }

  #learn(told: Trip): void {
    this.#trip = newerTrip(this.#trip, told);
    if (isEnded(this.#trip)) {
      if (this.#trip.state === "cancelled") this.#work?.abort();
      return;
    }
    if (!this.#work && openStop(this.#trip)) void this.#doWork();
  }

  #forgetTrip(): void {
    this.#trip = null;
    this.#work?.abort();
  }

  async #doWork(): Promise<void> {
    const work = new AbortController();
    this.#work = work;
    const signal = AbortSignal.any([this.#signal, work.signal]);
    try {
      while (this.#trip && openStop(this.#trip)) await this.#workOnce(signal);
    } catch (error) {
      this.#trouble("trip", error);
    } finally {
      this.#work = undefined;
      this.#body.stand(this.#city.clock.now());
    }
  }

  /** Works until the trip is done; after trouble asks what the trip looks like now. */
  async #workOnce(signal: AbortSignal): Promise<void> {
    const trip = this.#trip!;
    try {
      await (trip.ride ? doRide : doTrip)({
        city: this.#city,
        rider: this.#plan,
        body: this.#body,
        random: this.#random,
        signal,
        call: (route, call) => this.#call(route, call, signal),
        trip: () => this.#trip ?? trip,
        learn: (told) => {
          this.#trip = newerTrip(this.#trip, told);
        },
      });
    } catch (error) {
      if (error instanceof Stopped) throw error;
      if (!isTripGone(error) && !hasErrorCode(error, "CONFLICT")) this.#trouble("trip", error);
      await sleep(AFTER_TROUBLE_MS, signal);
      this.#trip = await this.#call(riderRoutes.getActiveTrip, {}, signal).catch((again) => {
        if (hasErrorCode(again, "NO_ACTIVE_TRIP")) return null;
        throw again;
      });
    }
  }

  async #stroll(): Promise<void> {
    const random = this.#random.fork("strolls");
    const places = this.#city.plan.stores.map((store) => store.position);
    const { clock } = this.#city;
    for (;;) {
      await sleep(clock.msOf(driftPauseMinutes(random)), this.#signal);
      if (this.#work) continue;
      const to = nextDrift(this.#body.at(clock.now()).position, places, random);
      if (!to) continue;
      const kmh = speedKmh(this.#plan.vehicle) * DRIFT_SPEED_SHARE;
      const pace = { metersPerSecond: (kmh / 3.6) * clock.speed, crossingMs: clock.msOf(1) };
      this.#body.go(to, pace, clock.now());
    }
  }

  async #endShift(): Promise<void> {
    const { shift } = this.#plan;
    if (!shift) return;
    await sleep(this.#city.clock.msUntil(shift.offMinute), this.#signal);
    // A rider that has started an assignment finishes it first.
    while (this.#work || !(await this.#goOffline())) await sleep(SHIFT_END_CHECK_MS, this.#signal);
    this.#duty.abort();
  }

  /** False when an assignment came in at the last moment. */
  async #goOffline(): Promise<boolean> {
    try {
      await this.#call(riderRoutes.setDuty, { body: { status: "offline" } });
    } catch (error) {
      if (hasErrorCode(error, "DRIVER_BUSY")) return false;
      throw error;
    }
    return true;
  }
}
