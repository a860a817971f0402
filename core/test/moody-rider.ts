/** Riders as they are: they take, decline, ignore or forget offers, press twice, go off duty, give back. */
import { routes } from "#shared/contracts/index.ts";
import type { Position } from "#shared/geo.ts";
import type { Random } from "../seed/index.ts";
import { type Inhabitant, takeNextStep, unlessRefused } from "./city-life.ts";

export interface MoodyRider {
  readonly rider: Inhabitant;
  readonly at: Position;
  readonly random: Random;
  /** The customer telling the code at the door. */
  readonly codeOf: (orderId: string) => Promise<string>;
  readonly isOver: () => boolean;
}

const PING_EVERY_MS = 2_100;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export async function runMoodyRider(life: MoodyRider): Promise<void> {
  const { rider, at, random, isOver } = life;
  const goOnline = () =>
    unlessRefused(
      rider.insist(routes.setDuty, {
        body: { status: "online", vehicle: "scooter", position: at },
      }),
    );
  await goOnline();
  let pingedAt = 0;
  const seen = new Set<string>();
  const answers: Promise<void>[] = [];
  while (!isOver()) {
    if (Date.now() - pingedAt > PING_EVERY_MS) {
      pingedAt = Date.now();
      const body = { ...at, recordedAt: new Date().toISOString() };
      await unlessRefused(rider.insist(routes.sendPings, { body }));
      // Whoever was taken off duty (by a mood, or for silence while the core was dead) comes back.
      if (random.chance(0.5)) await goOnline();
    }
    const { items } = await rider.insist(routes.listOffers);
    for (const { id, expiresAt } of items.filter((offer) => !seen.has(offer.id))) {
      seen.add(id);
      answers.push(answer(life, id, Date.parse(expiresAt)));
    }
    await unlessRefused(random.chance(0.03) ? giveBack(rider) : takeNextStep(rider, life.codeOf));
    await pause(random.int(20, 120));
  }
  await Promise.all(answers);
}

async function answer(life: MoodyRider, offerId: string, expiresAtMs: number): Promise<void> {
  const { rider, random } = life;
  const accept = () => unlessRefused(rider.insist(routes.acceptOffer, { body: { offerId } }));
  const decline = () =>
    unlessRefused(rider.insist(routes.declineOffer, { params: { id: offerId }, body: {} }));
  const mood = random.next();
  await pause(random.int(0, 400));
  if (mood < 0.55) await accept();
  else if (mood < 0.65) await Promise.all([accept(), accept(), decline()]);
  else if (mood < 0.85) await decline();
  else if (mood < 0.92) {
    const off = rider.insist(routes.setDuty, { body: { status: "offline" } });
    await Promise.all([unlessRefused(off), accept()]);
  } else if (mood < 0.96) {
    await pause(expiresAtMs - Date.now() + random.int(-30, 300));
    await accept();
  }
}

async function giveBack(rider: Inhabitant): Promise<void> {
  const trip = await rider.insist(routes.getActiveTrip);
  await rider.insist(routes.cancelTrip, {
    params: { id: trip.id },
    body: { reason: "a puncture" },
  });
}
