/**
 * Webhooks: written down with what they tell, signed when they leave, and sent again until somebody
 * answers 2xx. The faults of the way are decided when they are written down.
 */
import type { WebhookProvider } from "#shared/contracts/webhooks.ts";
import { parseId } from "#shared/ids.ts";
import { type News, simId } from "./bank.ts";
import type { Delivery } from "./book-rows.ts";
import { decideFault, type FaultRule } from "./faults.ts";
import type { Shape, World } from "./shape.ts";

/** Where the webhooks of a region go; `{provider}` is filled in. */
export type Endpoints = Readonly<Record<string, string>>;

export interface Deliveries {
  /** Writes down what is to be sent about a piece of news. */
  write(news: News): void;
  /** Sends what is due; resolves when all of it was tried. */
  sendDue(): Promise<void>;
}

const SEND_DEADLINE_MS = 5_000;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 60_000;
/** About an hour; then it is lost, as it would be after days at a real provider. */
const MAX_TRIES = 65;
/** Sent at the same time; the rest stays due. */
const LANES = 16;
const REORDER_MS = 400;

export function makeDeliveries(
  world: World,
  shapes: readonly Shape[],
  settings: { rules(): readonly FaultRule[]; endpoints(): Endpoints },
): Deliveries {
  const { bank } = world;
  const { book } = bank;
  const flying = new Set<string>();

  const write = (news: News) => {
    const about = (news.payment ?? news.payout)!;
    const shape = shapes.find(({ provider }) => provider === about.provider);
    const reference = news.refund?.reference ?? about.reference;
    const number = countOf(book, `webhook:${about.provider}:${news.kind}:${reference}`);
    const id = simId("", about.provider, news.kind, reference, String(number));
    const event = shape?.event(world, news, id);
    if (!event) return;
    const asked = {
      provider: about.provider,
      operation: "webhook",
      reference: `${reference}:${news.kind}`,
      news: news.kind,
    };
    const fault = decideFault(settings.rules(), { ...asked, attempt: number });
    if (fault) countOf(book, `fault:${fault.fault}`);
    if (fault?.fault === "webhook_lost") return;
    const late = lateMs(fault);
    const delivery: Delivery = {
      ...{ id, provider: about.provider, type: event.type, body: JSON.stringify(event.body) },
      region: parseId(about.reference)?.region ?? "",
      dueMs: bank.now() + late,
      tries: 0,
      createdMs: bank.now(),
    };
    book.deliveries.put(delivery);
    if (fault?.fault === "webhook_duplicate") {
      book.deliveries.put({ ...delivery, id: `${id}-again`, dueMs: bank.now() + (fault.ms ?? 50) });
    }
  };

  const send = async (delivery: Delivery) => {
    const shape = shapes.find(({ provider }) => provider === delivery.provider)!;
    const url = endpointOf(settings.endpoints(), delivery.provider, delivery.region);
    const isTaken = url !== undefined && (await post(url, delivery, shape, world));
    noteTry(bank, delivery, isTaken);
  };

  return {
    write,
    async sendDue() {
      const due = book.deliveries
        .all()
        .filter(({ id, dueMs }) => dueMs <= bank.now() && !flying.has(id))
        .toSorted((a, b) => a.dueMs - b.dueMs)
        .slice(0, Math.max(0, LANES - flying.size));
      await Promise.all(
        due.map(async (delivery) => {
          flying.add(delivery.id);
          await send(delivery).finally(() => flying.delete(delivery.id));
        }),
      );
    },
  };
}

/** Taken, given up, or due again after a growing pause. */
function noteTry({ book, now }: World["bank"], delivery: Delivery, isTaken: boolean): void {
  const tries = delivery.tries + 1;
  // Counted, because whoever waits for it waits for ever.
  if (!isTaken && tries >= MAX_TRIES) countOf(book, "fault:webhook_given_up");
  if (isTaken || tries >= MAX_TRIES) book.deliveries.delete(delivery.id);
  else {
    const pause = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** delivery.tries);
    book.deliveries.put({ ...delivery, tries, dueMs: now() + pause });
  }
  book.commit();
}

function lateMs(fault: (FaultRule & { lot: number }) | undefined): number {
  if (fault?.fault === "webhook_late") return fault.ms ?? 1_000;
  if (fault?.fault !== "webhook_reordered") return 0;
  // The same lot decides how late, so that a run repeats.
  return Math.round((fault.ms ?? REORDER_MS) * ((fault.lot * 1e6) % 1));
}

/** From 1; counted so that the same thing told twice is two events. */
export function countOf(book: World["bank"]["book"], id: string): number {
  const count = (book.attempts.get(id)?.count ?? 0) + 1;
  book.attempts.put({ id, count });
  return count;
}

/** The region's own address, else the one for all. */
function endpointOf(
  endpoints: Endpoints,
  provider: WebhookProvider,
  region: string,
): string | undefined {
  return (endpoints[region] ?? endpoints["*"])?.replace("{provider}", provider);
}

async function post(url: string, delivery: Delivery, shape: Shape, world: World): Promise<boolean> {
  const headers = shape.sign(world, delivery, world.bank.now());
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: delivery.body,
      signal: AbortSignal.timeout(SEND_DEADLINE_MS),
    });
    await response.body?.cancel();
    return response.status >= 200 && response.status < 300;
  } catch {
    return false;
  }
}
