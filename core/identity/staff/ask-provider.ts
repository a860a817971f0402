/**
 * The one place that talks to the company's OpenID provider: discovery, the exchange of the code, the
 * keys. Each call has a deadline; a provider that fails several times in a row is left alone for a
 * while, so that log-ins are refused quickly and honestly.
 */
import * as oauth from "oauth4webapi";
import { BeelineError } from "#shared/errors.ts";
import type { OidcConfig, Runtime } from "../../platform/index.ts";

const DEADLINE_MS = 4_000;
/** How long what discovery said is believed. */
const METADATA_MS = 10 * 60_000;
const MAX_FAILURES = 3;
const PAUSE_MS = 10_000;

interface Provider {
  metadata: { readonly server: oauth.AuthorizationServer; readonly readAtMs: number } | undefined;
  failures: number;
  closedUntilMs: number;
}

const providers = new WeakMap<Runtime, Provider>();

function providerOf(runtime: Runtime): Provider {
  let provider = providers.get(runtime);
  if (!provider) {
    provider = { metadata: undefined, failures: 0, closedUntilMs: 0 };
    providers.set(runtime, provider);
  }
  return provider;
}

function optionsFor({ issuer }: OidcConfig) {
  return {
    signal: () => AbortSignal.timeout(DEADLINE_MS),
    // The configuration allows http in development only.
    [oauth.allowInsecureRequests]: issuer.startsWith("http:"),
  };
}

/** @throws BeelineError UNAVAILABLE when the provider does not answer or is left alone. */
async function guarded<T>(runtime: Runtime, ask: (provider: Provider) => Promise<T>): Promise<T> {
  const provider = providerOf(runtime);
  const nowMs = performance.now();
  if (nowMs < provider.closedUntilMs) throw away();
  try {
    const answer = await ask(provider);
    provider.failures = 0;
    return answer;
  } catch (error) {
    if (isRefusal(error)) throw error;
    provider.failures += 1;
    if (provider.failures >= MAX_FAILURES) provider.closedUntilMs = nowMs + PAUSE_MS;
    // The provider's text may name a person; its kind is enough to know.
    const cause = error instanceof Error ? error.name : "unknown";
    runtime.log.warn({ cause }, "the OpenID provider did not answer");
    throw away();
  }
}

const away = () => new BeelineError("UNAVAILABLE", { retryAfterSeconds: PAUSE_MS / 1000 });

/** The provider works and says no, or said something that must not be believed. */
function isRefusal(error: unknown): boolean {
  if (error instanceof oauth.ResponseBodyError) return error.status < 500;
  if (!(error instanceof oauth.OperationProcessingError)) return false;
  return error.code !== oauth.RESPONSE_IS_NOT_CONFORM && error.code !== oauth.RESPONSE_IS_NOT_JSON;
}

async function serverOf(
  provider: Provider,
  config: OidcConfig,
): Promise<oauth.AuthorizationServer> {
  const { metadata } = provider;
  if (metadata && performance.now() - metadata.readAtMs < METADATA_MS) return metadata.server;
  const issuer = new URL(config.issuer);
  const answer = await oauth.discoveryRequest(issuer, optionsFor(config));
  const server = await oauth.processDiscoveryResponse(issuer, answer);
  provider.metadata = { server, readAtMs: performance.now() };
  return server;
}

export interface LoginSecrets {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE. */
  readonly verifier: string;
}

/** The address to send the browser to. @throws BeelineError UNAVAILABLE */
export async function authorizationUrl(
  runtime: Runtime,
  config: OidcConfig,
  { state, nonce, verifier }: LoginSecrets,
): Promise<string> {
  const server = await guarded(runtime, (provider) => serverOf(provider, config));
  const url = new URL(server.authorization_endpoint ?? "");
  const parameters = {
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: config.returnUrl,
    scope: "openid email profile",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

export interface StaffClaims {
  readonly subject: string;
  /** Only when the provider vouches for it. */
  readonly verifiedEmail: string | undefined;
  readonly name: string | undefined;
}

/**
 * Exchanges the code, and believes the ID token only with the right signature, issuer, audience,
 * nonce and time.
 * @throws BeelineError UNAUTHENTICATED when the provider says no or its answer must not be believed;
 * UNAVAILABLE when it does not answer
 */
export async function exchangeCode(
  runtime: Runtime,
  config: OidcConfig,
  answer: { readonly code: string; readonly iss: string | undefined },
  { state, nonce, verifier }: LoginSecrets,
): Promise<StaffClaims> {
  try {
    return await guarded(runtime, async (provider) => {
      const server = await serverOf(provider, config);
      const client = { client_id: config.clientId };
      const given = new URLSearchParams({ code: answer.code, state });
      if (answer.iss !== undefined) given.set("iss", answer.iss);
      const parameters = oauth.validateAuthResponse(server, client, given, state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.ClientSecretBasic(config.clientSecret),
        parameters,
        config.returnUrl,
        verifier,
        optionsFor(config),
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      });
      await oauth.validateApplicationLevelSignature(server, response, optionsFor(config));
      return claimsOf(oauth.getValidatedIdTokenClaims(tokens));
    });
  } catch (error) {
    if (error instanceof BeelineError) throw error;
    const cause = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    runtime.log.warn({ cause }, "a staff log-in was refused");
    throw new BeelineError("UNAUTHENTICATED", { detail: "Begin the log-in again" });
  }
}

function claimsOf(claims: oauth.IDToken | undefined): StaffClaims {
  const email = claims?.email_verified === true ? claims["email"] : undefined;
  const name = claims?.["name"];
  return {
    subject: claims?.sub ?? "",
    verifiedEmail: typeof email === "string" ? email.toLowerCase() : undefined,
    name: typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 80) : undefined,
  };
}
