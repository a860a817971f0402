/**
 * The way to the provider's page where a card is typed, and back with its token. A word that only this
 * tab knows goes with it, so that no link of somebody else's can put a card into an account.
 */
import { z } from "zod";
import { MethodKind, paymentRoutes } from "#shared/contracts/payments.ts";
import type { KeyStore } from "./intent-key.ts";

const NAME = "beeline.adding-card";
export const CARD_RETURN_PATH = "/wallet/card";

const Kept = z.object({ word: z.string(), back: z.string().regex(/^\/(?!\/)/) });

/** The address of the form. @param back the page of ours to go on with afterwards */
export function formAddress(
  formUrl: string,
  { origin, back, word }: { origin: string; back: string; word: string },
  store: KeyStore,
): string {
  store.setItem(NAME, JSON.stringify({ word, back } satisfies z.infer<typeof Kept>));
  const home = new URL(CARD_RETURN_PATH, origin);
  home.searchParams.set("word", word);
  const form = new URL(formUrl);
  form.searchParams.set("return", home.href);
  return form.href;
}

const { provider, token, lastFour, brand } = paymentRoutes.addPaymentMethod.body.shape;
const Returned = z.object({ provider, token, lastFour, brand, kind: MethodKind.default("card") });

export interface CardReturn {
  readonly body: z.output<typeof Returned>;
  readonly back: string;
}

/** What came back; undefined for an address that this tab did not ask for, or asked for before. */
export function readReturn(query: string, store: KeyStore): CardReturn | undefined {
  const params = Object.fromEntries(new URLSearchParams(query));
  const kept = Kept.safeParse(parse(store.getItem(NAME)));
  if (!kept.success || params["word"] !== kept.data.word) return undefined;
  const returned = Returned.safeParse(params);
  return returned.success ? { body: returned.data, back: kept.data.back } : undefined;
}

export function forgetReturn(store: KeyStore): void {
  store.removeItem(NAME);
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
