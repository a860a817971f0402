/** Answers, bodies and look-ups that all parts of the Razorpay interface use. */
import { z } from "zod";
import { Currency } from "#shared/money.ts";
import { fromProviderAmount } from "#shared/money-providers.ts";
import type { Book } from "./book.ts";
import type { SimPayment } from "./book-rows.ts";
import {
  onceByKey,
  type SimQuestion,
  type SimReply,
  type SimRequest,
  type World,
} from "./shape.ts";

export const ok = (body: unknown): SimReply => ({ status: 200, body });
export const refuse = (status: number, reason: string, metadata: object = {}): SimReply => ({
  status,
  body: {
    error: { code: "BAD_REQUEST_ERROR", description: `Simulated: ${reason}`, reason, metadata },
  },
});
export const missing = refuse(400, "input_validation_failed");
export const collect = (items: readonly unknown[]) =>
  ok({ entity: "collection", count: items.length, items });

/** An order that waits to be paid on is a row without a charge. */
export const isOpenOrder = ({ chargeId }: SimPayment) => chargeId === "";
export const named = (book: Book, name: string) => book.payments.named(`razorpay:${name}`);
export const orderRow = (book: Book, id: string) => named(book, id).find(isOpenOrder);
export const paymentRows = (book: Book, name: string) =>
  named(book, name).filter((row) => !isOpenOrder(row));

const amount = { amount: z.int().min(1), currency: Currency };
const notes = z.record(z.string(), z.string()).default({});
export const bodies = {
  order: z.object({
    ...amount,
    receipt: z.string().max(40),
    notes,
    payment: z.object({ capture: z.literal("manual") }).loose(),
  }),
  payment: z.object({
    ...amount,
    order_id: z.string(),
    customer_id: z.string(),
    token: z.string(),
    method: z.enum(["card", "upi"]),
    callback_url: z.string(),
  }),
  capture: z.object(amount),
  refund: z.object({ amount: z.int().min(1), receipt: z.string() }),
  notes: z.object({ notes }),
  payout: z.object({
    ...amount,
    account_number: z.string(),
    fund_account_id: z.string(),
    reference_id: z.string().max(40),
    mode: z.string(),
    purpose: z.string(),
  }),
};

export const minorOf = ({ amount: value, currency }: { amount: number; currency: Currency }) =>
  fromProviderAmount("razorpay", value, currency).amountMinor;

export const lookup = (reference: string, act: () => SimReply): SimQuestion => ({
  operation: "lookup",
  reference,
  act,
});

export function read<T extends z.ZodType>(schema: T, text: string): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function once(
  world: World,
  request: SimRequest,
  header: string,
  question: SimQuestion,
): SimQuestion {
  const asked = { scope: `razorpay:${header}`, key: request.header(header), content: request.body };
  const replies = { onReuse: refuse(400, "idempotency_key_reused"), replayedHeaders: {} };
  return {
    ...question,
    act: (twist) => onceByKey(world, asked, () => question.act(twist), replies),
  };
}
