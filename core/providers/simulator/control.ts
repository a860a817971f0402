/** The simulator's own interface for tests and people: faults, endpoints, and what customers do. */
import { z } from "zod";
import { answerChallenge, settleRefund, simId } from "./bank.ts";
import { closeDispute, openDispute } from "./bank-later.ts";
import type { SimPayment } from "./book-rows.ts";
import { FaultRule } from "./faults.ts";
import { reportOf } from "./reports.ts";
import type { SimReply, SimRequest, World } from "./shape.ts";
import { readPending, readTruth } from "./truth.ts";

const ok = (body: unknown = { done: true }): SimReply => ({ status: 200, body });
const missing: SimReply = { status: 404, body: { error: "not found" } };
const malformed: SimReply = { status: 400, body: { error: "not valid" } };

export const FAULTS = "faults";
export const ENDPOINTS = "endpoints";
export const CLOCK = "clock";

const Provider = z.enum(["stripe", "razorpay", "paypal"]);
const ByReference = { reference: z.string() };

const commands = {
  "PUT /control/faults": command(z.array(FaultRule).max(200), ({ bank }, rules) => {
    bank.book.settings.put({ id: FAULTS, value: rules });
    return ok();
  }),
  "PUT /control/endpoints": command(z.record(z.string(), z.string()), ({ bank }, value) => {
    bank.book.settings.put({ id: ENDPOINTS, value });
    return ok();
  }),
  /** So many milliseconds ahead of the real time. */
  "PUT /control/clock": command(z.int().min(0), ({ bank }, value) => {
    bank.book.settings.put({ id: CLOCK, value });
    return ok();
  }),
  "POST /control/challenges": command(
    z.strictObject({ ...ByReference, approve: z.boolean() }),
    ({ bank }, { reference, approve }, payments) => {
      const asked = payments(reference).find(({ status }) => status === "requires_action");
      return asked ? ok(answerChallenge(bank, asked, approve)) : missing;
    },
  ),
  "POST /control/disputes": command(
    z.strictObject({
      ...ByReference,
      amountMinor: z.int().optional(),
      reason: z.string().optional(),
    }),
    ({ bank }, { reference, amountMinor, reason }, payments) => {
      const captured = payments(reference).find(({ status }) => status === "captured");
      const ask = {
        ...(amountMinor === undefined ? {} : { amountMinor }),
        ...(reason === undefined ? {} : { reason }),
      };
      const opened = captured && openDispute(bank, captured.id, ask);
      return opened ? ok(opened) : missing;
    },
  ),
  "POST /control/disputes/close": command(
    z.strictObject({ ...ByReference, outcome: z.enum(["won", "lost"]) }),
    ({ bank }, { reference, outcome }, payments) => {
      const [dispute] = payments(reference).flatMap(({ id }) => bank.book.disputes.named(id));
      return dispute ? ok(closeDispute(bank, dispute, outcome)) : missing;
    },
  ),
  "POST /control/refunds": command(
    z.strictObject({ ...ByReference, status: z.enum(["succeeded", "failed"]) }),
    ({ bank }, { reference, status }) => {
      const [refund] = Provider.options.flatMap((provider) =>
        bank.book.refunds.named(`${provider}:${reference}`),
      );
      if (!refund) return missing;
      settleRefund(bank, refund.id, status);
      return ok(bank.book.refunds.get(refund.id));
    },
  ),
  /** The provider sends what it holds to the merchant's bank. */
  "POST /control/settlements": command(z.strictObject({ provider: Provider }), settle),
} as const;

type Run<T> = (world: World, body: T, payments: (reference: string) => SimPayment[]) => SimReply;

function command<T extends z.ZodType>(schema: T, run: Run<z.output<T>>) {
  return (world: World, text: string): SimReply => {
    const parsed = schema.safeParse(jsonOf(text));
    if (!parsed.success) return malformed;
    const { payments } = world.bank.book;
    const byReference = (reference: string) =>
      Provider.options
        .flatMap((provider) => payments.named(`${provider}:${reference}`))
        // An order that waits to be paid on is no payment.
        .filter(({ chargeId }) => chargeId !== "");
    return run(world, parsed.data, byReference);
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function settle({ bank }: World, { provider }: { provider: z.output<typeof Provider> }): SimReply {
  const { balances } = readTruth(bank.book);
  const paid = balances.filter((sum) => sum.provider === provider && sum.balanceMinor > 0);
  const atMs = bank.now();
  for (const { currency, balanceMinor } of paid) {
    const id = simId("po_", provider, currency, String(bank.book.entries.all().length));
    bank.book.entries.put({
      ...{ id, provider, kind: "settlement", subjectId: "", reference: null, providerId: id },
      ...{ amountMinor: -balanceMinor, feeMinor: 0, atMs },
      currency: currency as SimPayment["currency"],
    });
  }
  return ok(paid);
}

/** `GET /reports/stripe.csv?start&end`, instants in ISO 8601. */
function readReport({ bank }: World, { query }: SimRequest, name: string): SimReply {
  const provider = Provider.safeParse(name);
  const startMs = Date.parse(query.get("start") ?? "1970-01-01");
  const endMs = Date.parse(query.get("end") ?? "9999-01-01");
  if (!provider.success || Number.isNaN(startMs + endMs)) return malformed;
  return ok(reportOf(bank.book, provider.data, { startMs, endMs }));
}

export function control(world: World, request: SimRequest): SimReply {
  if (request.header("authorization") !== `Bearer ${world.keys.controlToken}`) {
    return { status: 401, body: { error: "the control token is missing" } };
  }
  const { book } = world.bank;
  const name = `${request.method} ${request.path}`;
  if (name === "GET /truth") return ok(readTruth(book));
  if (name === "GET /control/faults") return ok(book.settings.get(FAULTS)?.value ?? []);
  if (name === "GET /control/pending") return ok(readPending(world.bank));
  if (name === "GET /control/deliveries") return ok(book.deliveries.all());
  const report = /^GET \/reports\/(\w+)\.csv$/.exec(name)?.[1];
  if (report) return readReport(world, request, report);
  const found = commands[name as keyof typeof commands];
  return found ? found(world, request.body) : missing;
}
