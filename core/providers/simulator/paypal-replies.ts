/** Answers, bodies and look-ups that all parts of the PayPal interface use. */
import { z } from "zod";
import { Currency } from "#shared/money.ts";
import { fromProviderText } from "#shared/money-providers.ts";
import type { Twist } from "./bank.ts";
import type { SimPayment } from "./book-rows.ts";
import { isOrder } from "./paypal-objects.ts";
import {
  onceByKey,
  type SimQuestion,
  type SimReply,
  type SimRequest,
  type World,
} from "./shape.ts";

export const ok = (body: unknown, status = 200): SimReply => ({ status, body });
export const refuse = (status: number, name: string, issue?: string): SimReply => ({
  status,
  body: { name, message: "Simulated", details: issue === undefined ? [] : [{ issue }] },
});
export const missing = refuse(404, "RESOURCE_NOT_FOUND");
export const malformed = refuse(400, "INVALID_REQUEST", "INVALID_PARAMETER_VALUE");
export const impossible = (issue: string) => refuse(422, "UNPROCESSABLE_ENTITY", issue);

const Amount = z.object({ currency_code: Currency, value: z.string() });
const source = z.object({
  vault_id: z.string(),
  experience_context: z.object({ return_url: z.string() }),
});
export const bodies = {
  order: z.object({
    intent: z.literal("AUTHORIZE"),
    purchase_units: z.tuple([
      z.object({ reference_id: z.string(), custom_id: z.string(), amount: Amount }),
    ]),
  }),
  confirm: z.object({
    payment_source: z.object({ card: source.optional(), paypal: source.optional() }),
  }),
  patch: z.tuple([
    z.object({
      op: z.literal("replace"),
      path: z.string().endsWith("/custom_id"),
      value: z.string(),
    }),
  ]),
  capture: z.object({ amount: Amount, final_capture: z.literal(true) }),
  refund: z.object({ amount: Amount, custom_id: z.string() }),
  payout: z.object({
    sender_batch_header: z.object({ sender_batch_id: z.string() }),
    items: z.tuple([
      z.object({
        receiver: z.string(),
        sender_item_id: z.string(),
        amount: z.object({ currency: Currency, value: z.string() }),
      }),
    ]),
  }),
};

export function read<T extends z.ZodType>(schema: T, text: string): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export const minorOf = (amount: z.output<typeof Amount>) =>
  fromProviderText("paypal", amount.value, amount.currency_code).amountMinor;

export function once(world: World, request: SimRequest, question: SimQuestion): SimQuestion {
  const asked = {
    scope: `paypal:${request.path}`,
    key: request.header("paypal-request-id"),
    content: request.path,
  };
  const replies = { onReuse: malformed, replayedHeaders: {} };
  return {
    ...question,
    act: (twist) => onceByKey(world, asked, () => question.act(twist), replies),
  };
}

export const rowsOf = (world: World, name: string) =>
  world.bank.book.payments.named(`paypal:${name}`);
export const orderRow = (world: World, id: string) => rowsOf(world, id).find(isOrder);
export const paidRow = (world: World, id: string) => rowsOf(world, id).find((row) => !isOrder(row));

export function onOrder(
  world: World,
  id: string,
  operation: string,
  act: (order: SimPayment, twist: Twist) => SimReply,
): SimQuestion | SimReply {
  const order = orderRow(world, id);
  if (!order) return missing;
  return {
    operation,
    reference: order.reference,
    act: (twist) => act(orderRow(world, id)!, twist),
  };
}
