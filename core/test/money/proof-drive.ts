/** Takes one subject through its steps; each ends when nothing of the subject is under way. */
import { routes } from "#shared/contracts/index.ts";
import { money } from "#shared/money.ts";
import { asking, type City, currencyOf, repeatedly, type Standing } from "./proof-city.ts";
import { deliver, insist, PATIENCE_MS, pause } from "./proof-client.ts";
import type { Planned, Step } from "./proof-plan.ts";
import {
  selectDispute,
  selectOpenChallenge,
  selectPaymentOf,
  selectStanding,
} from "./proof-rows.ts";
import { type Inhabitant, jumpTo, quoteFor } from "./proof-world.ts";

export async function driveSubject(city: City, who: Inhabitant): Promise<void> {
  const standing: Standing = { city, who, step: 0, copies: 1, orderId: "", way: "card" };
  let isSkipping = false;
  for (const [index, planned] of who.subject.steps.entries()) {
    // Only days later may what was earned leave.
    if (planned.step.do === "pay_out") continue;
    const about = { ...standing, step: index, copies: planned.copies };
    if (planned.step.do === "place") isSkipping = false;
    // The order was declined or had too little in the wallet: what was planned for it is no matter.
    if (isSkipping && isAboutOrder(planned.step)) continue;
    const orderId = await take(about, planned);
    if (planned.step.do === "place") {
      isSkipping = orderId === undefined;
      standing.orderId = orderId ?? "";
      standing.way = planned.step.way;
    }
    await city.quiet(who.customer.id);
  }
}

/** The last step of a subject, when the days are over that its money has to stay. */
export async function payOutSubject(city: City, who: Inhabitant): Promise<void> {
  const index = who.subject.steps.findIndex(({ step }) => step.do === "pay_out");
  const { copies } = who.subject.steps[index]!;
  await payOut({ city, who, step: index, copies, orderId: "", way: "card" });
}

function isAboutOrder(step: Step): boolean {
  return ["reject", "cancel", "deliver", "refund", "tip", "dispute"].includes(step.do);
}

/** @returns the order that a placing made */
async function take(at: Standing, { step }: Planned): Promise<string | undefined> {
  switch (step.do) {
    case "credit":
      return void (await credit(at, step));
    case "top_up":
      return void (await topUp(at, step));
    case "place":
      return place(at, step);
    case "reject":
    case "cancel":
      return void (await end(at, step));
    case "deliver":
      return void (await bring(at));
    case "refund":
      return void (await refund(at, step));
    case "tip":
      return void (await tip(at, step));
    case "dispute":
      return void (await dispute(at, step));
    case "squeeze":
      return void (await squeeze(at, step));
    case "hold_payouts":
      return void (await holdPayouts(at));
    case "pay_out":
      return undefined;
  }
}

function credit(at: Standing, { amountMinor }: Extract<Step, { do: "credit" }>) {
  const amount = money(amountMinor, currencyOf(at));
  const { id } = at.who.customer;
  return repeatedly(at, "credit", (ask, idempotencyKey) =>
    insist(ask, at.city.ops, routes.creditCustomer, {
      params: { id },
      body: { amount, reason: "goodwill" },
      idempotencyKey,
    }),
  );
}

function topUp(at: Standing, { amountMinor, way }: Extract<Step, { do: "top_up" }>) {
  const amount = money(amountMinor, currencyOf(at));
  const body = { amount, paymentMethodId: at.who.methods[way] };
  return repeatedly(at, "top_up", async (ask, idempotencyKey) => {
    const made = await insist(ask, at.who.customer, routes.topUpWallet, { body, idempotencyKey });
    return { id: made.id };
  });
}

async function place(
  at: Standing,
  step: Extract<Step, { do: "place" }>,
  rival = 0,
): Promise<string | undefined> {
  const { city, who } = at;
  const { quoteId } = await quoteFor(city.core, who, step);
  const body = { quoteId, paymentMethodId: who.methods[step.way] };
  const placed = await repeatedly(
    at,
    "place",
    async (ask, idempotencyKey) => {
      const call = { body, idempotencyKey };
      return { id: (await insist(ask, who.customer, routes.placeOrder, call)).id };
    },
    rival,
  );
  if (!placed) return undefined;
  if (step.way !== "challenge") return placed.id;
  await answerBank(at, placed.id, step.approves);
  return step.approves ? placed.id : undefined;
}

/** The bank asks as soon as it has been asked; the answer may come before anybody has looked. */
async function answerBank({ city }: Standing, orderId: string, approve: boolean): Promise<void> {
  for (;;) {
    const [payment] = await selectOpenChallenge(city.core.system, [orderId]);
    if (!payment) return;
    if (payment.state === "requires_action") {
      city.made("place");
      const body = { reference: payment.id, approve };
      await city.simulator.control("POST", "/control/challenges", body);
      await untilPaid(city, orderId);
      return;
    }
    await pause();
  }
}

async function untilPaid(city: City, orderId: string): Promise<void> {
  for (;;) {
    const [open] = await selectOpenChallenge(city.core.system, [orderId]);
    if (!open) return;
    await pause();
  }
}

async function end(at: Standing, step: Extract<Step, { do: "reject" | "cancel" }>) {
  const { city, who, orderId } = at;
  if (step.do === "reject") {
    return repeatedly(at, "reject", async (ask, idempotencyKey) => {
      const call = { params: { id: orderId }, body: { reason: "too busy" }, idempotencyKey };
      return (await insist(ask, who.partner, routes.rejectOrder, call)).state;
    });
  }
  if (step.isCooking) await jumpTo(city.core.system, [orderId, "preparing", null]);
  return repeatedly(at, "cancel", async (ask, idempotencyKey) => {
    const call = { params: { id: orderId }, body: { reason: "changed my mind" }, idempotencyKey };
    return (await insist(ask, who.customer, routes.cancelOrder, call)).state;
  });
}

async function bring(at: Standing): Promise<void> {
  await jumpTo(at.city.core.system, [at.orderId, "out_for_delivery", at.who.riderId]);
  await repeatedly(at, "deliver", (ask) => deliver(ask, at.orderId));
}

async function refund(at: Standing, step: Extract<Step, { do: "refund" }>): Promise<void> {
  const { city, orderId } = at;
  const [payment] = await selectPaymentOf(city.core.system, [orderId]);
  const amountMinor = Math.floor(((payment?.capturedMinor ?? 0) * step.share) / 10_000);
  if (amountMinor === 0) return;
  const { destination, bearer } = step;
  const body = {
    amount: money(amountMinor, currencyOf(at)),
    reason: "quality" as const,
    ...(destination ? { destination } : {}),
    ...(bearer ? { bearer } : {}),
  };
  await Promise.all(
    Array.from({ length: step.rivals }, (_, rival) =>
      repeatedly(
        at,
        "refund",
        async (ask, idempotencyKey) => {
          const call = { params: { id: orderId }, body, idempotencyKey };
          return { id: (await insist(ask, city.ops, routes.createRefund, call)).id };
        },
        rival,
      ),
    ),
  );
  if (at.way === "refund_fails" && destination !== "wallet") await untilReturned(at);
}

/** The bank sends everything back a moment later; what may be refunded next depends on it. */
async function untilReturned({ city, orderId }: Standing): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while ((await selectStanding(city.core.system, [orderId])).length > 0) {
    if (performance.now() > giveUpAt) throw new Error(`stuck: the refunds of ${orderId}`);
    await pause();
  }
}

function tip(at: Standing, { amountMinor, way }: Extract<Step, { do: "tip" }>) {
  const amount = money(amountMinor, currencyOf(at));
  const body = { amount, paymentMethodId: at.who.methods[way] };
  return repeatedly(at, "tip", async (ask, idempotencyKey) => {
    const call = { params: { id: at.orderId }, body, idempotencyKey };
    return { id: (await insist(ask, at.who.customer, routes.tipRider, call)).id };
  });
}

async function dispute(at: Standing, step: Extract<Step, { do: "dispute" }>): Promise<void> {
  const { core, simulator } = at.city;
  const [payment] = await selectPaymentOf(core.system, [at.orderId]);
  const left = (payment?.capturedMinor ?? 0) - (payment?.refundedMinor ?? 0);
  const amountMinor = Math.floor((left * step.share) / 10_000);
  if (!payment || amountMinor === 0) return;
  const reference = payment.id;
  at.city.made("dispute");
  await simulator.control("POST", "/control/disputes", { reference, amountMinor });
  await untilDispute(at, reference, ["open", "won", "lost"]);
  await at.city.quiet(at.who.customer.id);
  at.city.made("dispute");
  await simulator.control("POST", "/control/disputes/close", { reference, outcome: step.outcome });
  await untilDispute(at, reference, [step.outcome]);
}

async function untilDispute(
  { city }: Standing,
  paymentId: string,
  states: readonly string[],
): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    const [found] = await selectDispute(city.core.system, [paymentId]);
    if (found && states.includes(found.state)) return;
    if (performance.now() > giveUpAt) throw new Error(`stuck: the dispute of ${paymentId}`);
    await pause();
  }
}

/** Wishes that the wallet can grant one of: each is more than half of what is in it. */
async function squeeze(at: Standing, { wishes }: Extract<Step, { do: "squeeze" }>): Promise<void> {
  const wallet = await insist(asking(at, 0), at.who.customer, routes.getWallet, {});
  const price = Math.floor(wallet.available.amountMinor * 0.55);
  if (price < 100) return;
  const goodsMinor = Math.floor(price / (1 + at.city.core.runtime.region.taxBasisPoints / 10_000));
  const about = { way: "wallet", goodsMinor, deliveryMinor: 0, approves: true } as const;
  const step = { do: "place", ...about } as const;
  const placed = await Promise.all(
    Array.from({ length: wishes }, (_, rival) => place(at, step, rival)),
  );
  const granted = placed.filter((orderId) => orderId !== undefined);
  if (granted.length !== 1) throw new Error(`a wallet granted ${granted.length} wishes of one`);
  await at.city.quiet(at.who.customer.id);
  const delivered = { ...at, orderId: granted[0]!, copies: 1 };
  await bring(delivered);
}

function holdPayouts(at: Standing) {
  const body = { ownerId: at.who.riderId, reason: "documents_missing" as const };
  return repeatedly(at, "hold_payouts", async (ask, idempotencyKey) => {
    const call = { body, idempotencyKey };
    return { id: (await insist(ask, at.city.ops, routes.placePayoutHold, call)).id };
  });
}

async function payOut(at: Standing): Promise<void> {
  for (const [rival, ownerId] of [at.who.riderId, at.who.storeId].entries()) {
    await repeatedly(
      at,
      "pay_out",
      async (ask, idempotencyKey) => {
        const call = { body: { ownerId }, idempotencyKey };
        await insist(ask, at.city.ops, routes.runPayouts, call);
      },
      rival,
    );
  }
}
