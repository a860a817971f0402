/** Virtual riders: report where they are, take each pushed offer at once, and bring the food. */
import { type Offer, routes } from "#shared/contracts/index.ts";
import type { RiderFrame } from "#shared/streams.ts";
import { placeOf, type SignedIn } from "./order-people.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** Well within the ten seconds after which a rider is not asked any more. */
const PING_EVERY_MS = 4_000;

export interface RiderWork {
  readonly baseUrl: string;
  readonly watch: Stopwatch;
  /** Tells that the order has a rider. */
  assigned(orderId: string): void;
  /** When the food can be picked up. */
  cooked(orderId: string): Promise<void>;
  /** The customer's code for the door. */
  codeFor(orderId: string): Promise<string>;
  delivered(orderId: string): void;
  failed(orderId: string, error: unknown): void;
}

export interface BenchRider {
  stop(): void;
}

/** Goes on duty and works until it is stopped. */
export async function startRider(
  rider: SignedIn,
  index: number,
  work: RiderWork,
): Promise<BenchRider> {
  const position = placeOf(index, 800);
  await rider.client.call(routes.setDuty, {
    body: { status: "online", vehicle: "scooter", position },
  });
  const ping = () =>
    rider.client
      .call(routes.sendPings, { body: { ...position, recordedAt: new Date().toISOString() } })
      .catch(() => {
        // The next one is soon; a rider whose pings are lost is simply not asked.
      });
  const timer = setInterval(ping, PING_EVERY_MS);
  const socket = await openStream(rider, work.baseUrl, (offer) => {
    take(rider, offer, work).catch((error: unknown) => work.failed(offer.orderId, error));
  });
  return {
    stop: () => {
      clearInterval(timer);
      socket.close();
    },
  };
}

function openStream(
  rider: SignedIn,
  baseUrl: string,
  onOffer: (offer: Offer) => void,
): Promise<WebSocket> {
  const url = `${baseUrl.replace("http", "ws")}/v1/rider/stream`;
  const socket = new WebSocket(url, ["beeline.v1", `token.${rider.token}`]);
  // News comes at least once.
  const seen = new Set<string>();
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error("A rider's stream could not be opened"));
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data)) as RiderFrame;
      if (frame.type === "hello") resolve(socket);
      if (frame.type !== "offer" || seen.has(frame.offer.id)) return;
      seen.add(frame.offer.id);
      onOffer(frame.offer);
    };
  });
}

async function take({ client }: SignedIn, offer: Offer, work: RiderWork): Promise<void> {
  const { watch } = work;
  const trip = await watch.time("accept offer", () =>
    client.call(routes.acceptOffer, { body: { offerId: offer.id } }),
  );
  for (const orderId of trip.orderIds) work.assigned(orderId);
  for (const { id: stopId, kind, orderId } of trip.stops) {
    const at = { params: { id: trip.id, stopId } };
    const place = kind === "pickup" ? "store" : "door";
    await watch.time(`arrive at ${place}`, () => client.call(routes.arriveAtStop, at));
    if (kind === "pickup") {
      await work.cooked(orderId);
      await watch.time("pick up", () => client.call(routes.completeStop, { ...at, body: {} }));
    } else {
      const otp = await work.codeFor(orderId);
      const body = { otp };
      await watch.time("hand over", () => client.call(routes.completeStop, { ...at, body }));
      work.delivered(orderId);
    }
  }
}
