/**
 * A core for tests: its own real database, the whole app, a clock that can be moved. Loops run only
 * when asked for, so that a test can stand between two steps.
 */
import type { Hono } from "hono";
import postgres from "postgres";
import { type Client, makeClient } from "#shared/client.ts";
import { type CallOf, type ResponseOf, type Route, routes } from "#shared/contracts/index.ts";
import type { Role } from "#shared/roles.ts";
import { makeApp } from "../app.ts";
import { callerVerifier, createPerson } from "../identity/index.ts";
import { closeJobs } from "../jobs/index.ts";
import { closeLimits } from "../limits/index.ts";
import {
  type Config,
  type Ctx,
  makeRuntime,
  type Runtime,
  readConfig,
  systemCtx,
  type VerifyToken,
} from "../platform/index.ts";
import { closeLiveIndex } from "../supply/index.ts";
import { createTestDatabase } from "../up/index.ts";
import { type TestAmbient, testAmbient } from "./test-ambient.ts";
import { type TestConfigOptions, testEnvironment } from "./test-config.ts";

export interface TestPerson {
  readonly id: string;
  readonly phone: string;
  readonly token: string;
  /** Good once, for the next pair. */
  readonly refreshToken: string;
  readonly client: Client;
  call<R extends Route>(route: R, call?: CallOf<R>): Promise<ResponseOf<R>>;
}

export interface TestCore {
  /** What a core in a process of its own needs to serve the same people and data. */
  readonly environment: Record<string, string>;
  readonly config: Config;
  /** Of the same database, by whoever owns it: for what a core may not do. */
  readonly ownerUrl: string;
  readonly runtime: Runtime;
  readonly app: Hono;
  readonly ambient: TestAmbient;
  readonly verifyToken: VerifyToken;
  /** A context for calling verbs directly as the system. */
  readonly system: Ctx;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Runs SQL as the owner of the database. */
  asOwner(text: string): Promise<void>;
  /** Signs in by phone and one-time code, through the API; unknown phones become customers. */
  signIn(phone: string): Promise<TestPerson>;
  /** Creates a person of a role and signs in. */
  person(role: Role, options?: { name?: string; storeId?: string }): Promise<TestPerson>;
  stop(): Promise<void>;
}

let phones = 0;

/** A phone number that no other test uses. */
export function freshPhone(core: { config: Config; runtime: Runtime }): string {
  phones += 1;
  return `${core.runtime.region.phonePrefix}98${String(phones).padStart(8, "0")}`;
}

export async function startTestCore(
  options: Omit<TestConfigOptions, "databaseUrl"> & { readonly ambient?: TestAmbient } = {},
): Promise<TestCore> {
  const database = await createTestDatabase();
  const environment = testEnvironment({ databaseUrl: database.url, ...options });
  const config = readConfig(environment);
  const ambient = options.ambient ?? testAmbient();
  const runtime = makeRuntime(config, ambient);
  const verifyToken = callerVerifier(runtime);
  const app = makeApp(runtime, verifyToken);
  const request = async (path: string, init?: RequestInit) => app.request(path, init);
  const clientFor = (token?: string) =>
    makeClient({
      baseUrl: "http://core.test",
      fetch: (url, init) => request(url, init),
      newKey: () => crypto.randomUUID(),
      token: () => token,
    });
  const signIn = async (phone: string): Promise<TestPerson> => {
    const anyone = clientFor();
    const { challengeId } = await anyone.call(routes.requestOtp, { body: { phone } });
    const session = await anyone.call(routes.requestToken, {
      body: { challengeId, code: "000000" },
    });
    const client = clientFor(session.accessToken);
    return {
      id: session.user.id,
      phone,
      token: session.accessToken,
      refreshToken: session.refreshToken,
      client,
      call: (route, call) => client.call(route, call),
    };
  };
  const core: TestCore = {
    environment,
    config,
    ownerUrl: database.ownerUrl,
    runtime,
    app,
    ambient,
    verifyToken,
    system: systemCtx(runtime, "test"),
    request,
    asOwner: async (text) => {
      const sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
      await sql.unsafe(text).finally(() => sql.end({ timeout: 5 }));
    },
    signIn,
    person: async (role, details = {}) => {
      const phone = freshPhone(core);
      await createPerson(core.system, { role, phone, ...details });
      return signIn(phone);
    },
    stop: async () => {
      await closeLiveIndex(runtime);
      closeLimits(runtime);
      await closeJobs(runtime);
      await runtime.database.close();
      await database.drop();
    },
  };
  return core;
}
