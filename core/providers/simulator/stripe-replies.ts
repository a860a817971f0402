/** Answers and look-ups that both sides of the Stripe interface use. */
import type { SimPayment } from "./book-rows.ts";
import type { SimReply, World } from "./shape.ts";

export const ok = (body: unknown): SimReply => ({ status: 200, body });
export const refuse = (status: number, code: string, type = "invalid_request_error"): SimReply => ({
  status,
  body: { error: { type, code, message: `Simulated: ${code}` } },
});
export const missing = refuse(404, "resource_missing");

export const paymentOf = (world: World, name: string): SimPayment | undefined =>
  world.bank.book.payments.named(`stripe:${name}`)[0];
