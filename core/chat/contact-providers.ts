/**
 * Who lends numbers that forward a call and show nobody's own. Only the development provider exists
 * so far; it makes numbers up and refuses to be made anywhere else. Without a provider there are no
 * numbers, and a core runs all the same: people still have the chat.
 */
import type { Config, Runtime } from "../platform/index.ts";

export interface LentNumber {
  readonly number: string;
  /** Dialled after the number where many calls share it. */
  readonly pin: string | null;
}

export interface ContactProvider {
  readonly name: string;
  /**
   * Lends a number until `expiresAt`; the same pair gets the same one.
   * @throws when no number was surely lent or `signal` ended first
   */
  lend(
    pair: { readonly orderId: string; readonly callerId: string; readonly calleeId: string },
    options: { readonly expiresAt: Date; readonly signal: AbortSignal },
  ): Promise<LentNumber>;
}

/** Numbers of a range that reaches nobody. @throws Error outside development. */
export function devContactProvider(
  config: Pick<Config, "env">,
  random: () => number,
): ContactProvider {
  if (config.env !== "dev") {
    throw new Error("Made-up contact numbers work with BEELINE_ENV=dev only.");
  }
  const digits = (length: number) =>
    String(Math.floor(random() * 10 ** length)).padStart(length, "0");
  return {
    name: "dev",
    lend: async () => ({ number: `+10005550${digits(3)}`, pin: digits(4) }),
  };
}

const providers = new WeakMap<Runtime, ContactProvider>();

/** The provider of this process; undefined where there is none. */
export function contactProviderOf(runtime: Runtime): ContactProvider | undefined {
  const known = providers.get(runtime);
  if (known || runtime.config.env !== "dev") return known;
  const made = devContactProvider(runtime.config, () => runtime.ambient.random());
  providers.set(runtime, made);
  return made;
}
