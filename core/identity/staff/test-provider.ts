/** A small OpenID provider over real HTTP with real signatures, which can be told to misbehave. */
import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export interface TestProvider {
  readonly issuer: string;
  /** What the provider knows of whoever logs in next. */
  account: Record<string, unknown>;
  /** Changes the claims of the next ID tokens. */
  twist: (claims: JWTPayload) => JWTPayload;
  /** Signs with a key that it does not publish. */
  signsWithStranger: boolean;
  mode: "works" | "fails" | "hangs";
  calls: number;
  /** The person agrees: what the provider sends the browser back with. */
  agree(url: string): Promise<{ code: string; state: string }>;
  stop(): Promise<void>;
}

export const testClient = { id: "beeline-ops", secret: "a secret for tests only" };

interface Grant {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

export async function startTestProvider(): Promise<TestProvider> {
  const [own, stranger] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
  const jwk = { ...(await exportJWK(own.publicKey)), kid: "k1", alg: "ES256", use: "sig" };
  const grants = new Map<string, Grant>();
  const stuck: (() => void)[] = [];

  const idToken = (nonce: string) => {
    const atSeconds = Math.floor(Date.now() / 1000);
    const claims = {
      ...{ iss: provider.issuer, aud: testClient.id, nonce },
      ...{ iat: atSeconds, exp: atSeconds + 300, ...provider.account },
    };
    return new SignJWT(provider.twist(claims))
      .setProtectedHeader({ alg: "ES256", kid: "k1" })
      .sign(provider.signsWithStranger ? stranger.privateKey : own.privateKey);
  };

  const token = async (request: Request) => {
    const form = new URLSearchParams(await request.text());
    const grant = grants.get(form.get("code") ?? "");
    grants.delete(form.get("code") ?? "");
    const verifier = form.get("code_verifier") ?? "";
    const isRight =
      grant !== undefined &&
      isTheClient(request.headers.get("authorization")) &&
      form.get("redirect_uri") === grant.redirectUri &&
      createHash("sha256").update(verifier).digest("base64url") === grant.challenge;
    if (!isRight) return Response.json({ error: "invalid_grant" }, { status: 400 });
    const id_token = await idToken(grant.nonce);
    return Response.json({ access_token: "x", token_type: "Bearer", expires_in: 60, id_token });
  };

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      provider.calls += 1;
      if (provider.mode === "fails") return new Response("down", { status: 500 });
      if (provider.mode === "hangs") await new Promise<void>((resolve) => stuck.push(resolve));
      const { pathname } = new URL(request.url);
      if (pathname === "/token") return token(request);
      return Response.json(pathname === "/jwks" ? { keys: [jwk] } : metadataOf(provider.issuer));
    },
  });
  const provider: TestProvider = {
    issuer: `http://127.0.0.1:${server.port}`,
    account: { sub: "1" },
    twist: (claims) => claims,
    signsWithStranger: false,
    mode: "works",
    calls: 0,
    agree: async (url) => {
      const code = crypto.randomUUID();
      const { state, ...grant } = askedBy(url);
      grants.set(code, grant);
      return { code, state };
    },
    stop: async () => {
      for (const release of stuck) release();
      await server.stop(true);
    },
  };
  return provider;
}

function isTheClient(authorization: string | null): boolean {
  const basic = authorization?.replace("Basic ", "") ?? "";
  const decode = (text: string) => decodeURIComponent(text.replaceAll("+", " "));
  const [id, secret] = Buffer.from(basic, "base64").toString("utf8").split(":").map(decode);
  return id === testClient.id && secret === testClient.secret;
}

function askedBy(url: string): Grant & { state: string } {
  const { searchParams } = new URL(url);
  const of = (name: string) => searchParams.get(name) ?? "";
  return {
    state: of("state"),
    nonce: of("nonce"),
    challenge: of("code_challenge"),
    redirectUri: of("redirect_uri"),
  };
}

function metadataOf(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ["ES256"],
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
  };
}
