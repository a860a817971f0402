/** One person's sign-in: by one-time code, refreshed before it ends, renewed when it was lost. */
import { authRoutes, type Session as Tokens } from "#shared/contracts/auth.ts";
import type { CallOf, ResponseOf, Route } from "#shared/contracts/route.ts";
import { DEMO_CODE } from "#shared/demo.ts";
import { type Api, type CallManners, hasErrorCode, makeApi } from "./api.ts";
import type { City } from "./city.ts";
import type { Gate } from "./gate.ts";

/** A token is renewed when less than this part of its life is left. */
const RENEW_SHARE = 0.2;

export class Session {
  readonly #phone: string;
  readonly #edge: Api;
  readonly #own: Api;
  readonly #gate: Gate;
  readonly #signal: AbortSignal;
  #tokens: Tokens | undefined;
  #renewAt = 0;
  #renewing: Promise<void> | undefined;

  /** @param baseUrl where this person's own calls go; sign-in always goes through the edge */
  constructor(
    city: Pick<City, "contact" | "edgeUrl" | "gate" | "random" | "signal">,
    phone: string,
    baseUrl: string,
  ) {
    const { contact, gate, signal } = city;
    const random = city.random.fork(`calls of ${phone}`);
    this.#phone = phone;
    this.#gate = gate;
    this.#signal = signal;
    this.#edge = makeApi({ baseUrl: city.edgeUrl, random, contact });
    this.#own = makeApi({ baseUrl, random, contact, token: () => this.#tokens?.accessToken });
  }

  /** A token that is good for a while yet. Signs in at the first use. */
  async token(): Promise<string> {
    if (Date.now() >= this.#renewAt) {
      this.#renewing ??= this.#renew().finally(() => {
        this.#renewing = undefined;
      });
      await this.#renewing;
    }
    return this.#tokens!.accessToken;
  }

  async call<R extends Route>(
    route: R,
    call: CallOf<R>,
    manners?: CallManners,
    signal: AbortSignal = this.#signal,
  ): Promise<ResponseOf<R>> {
    await this.token();
    try {
      return await this.#own.call(route, call, signal, manners);
    } catch (error) {
      if (!hasErrorCode(error, "UNAUTHENTICATED")) throw error;
    }
    this.#renewAt = 0;
    await this.token();
    return this.#own.call(route, call, signal, manners);
  }

  async #renew(): Promise<void> {
    const tokens = (await this.#refreshed()) ?? (await this.#signedIn());
    this.#tokens = tokens;
    this.#renewAt = Date.now() + tokens.expiresIn * 1_000 * (1 - RENEW_SHARE);
  }

  /** Undefined when there is nothing to refresh or the session has ended. */
  async #refreshed(): Promise<Tokens | undefined> {
    if (!this.#tokens) return undefined;
    const { refreshToken } = this.#tokens;
    this.#tokens = undefined;
    // A refresh is not idempotent: repeating one whose answer got lost looks like theft, and
    // ends the session. Signing in anew is the honest way then.
    return this.#edge
      .call(authRoutes.refreshToken, { body: { refreshToken } }, this.#signal, { patienceMs: 0 })
      .catch(() => undefined);
  }

  #signedIn(): Promise<Tokens> {
    return this.#gate.run(async () => {
      const { challengeId } = await this.#edge.call(
        authRoutes.requestOtp,
        { body: { phone: this.#phone } },
        this.#signal,
      );
      const body = { challengeId, code: DEMO_CODE };
      return this.#edge.call(authRoutes.requestToken, { body }, this.#signal);
    });
  }
}
