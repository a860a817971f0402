import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, requireApplicationRole } from "../platform/index.ts";
import { type Checkout, makeCheckout } from "./test-checkout.ts";
import { createTestDatabase } from "./test-database.ts";

const isUp = "Ctrl-C stops everything";

let checkout: Checkout;
beforeAll(async () => {
  checkout = await makeCheckout();
});
afterAll(() => checkout.remove());

async function nothingIsLeft(): Promise<void> {
  await expect.poll(() => checkout.leftovers(), { timeout: 15_000 }).toEqual([]);
}

describe("a launch", { timeout: 60_000 }, () => {
  test("brings everything up and at SIGTERM takes all of it down", async () => {
    const up = checkout.launch();
    await up.prints(isUp);
    const edge = await fetch(`http://127.0.0.1:${checkout.ports.edge}/readyz`);
    const coreUrl = `http://127.0.0.1:${checkout.ports.core}`;
    expect(await edge.json()).toEqual({
      regions: JSON.stringify({ in: coreUrl }),
      hasSecret: true,
    });
    up.process.kill("SIGTERM");
    expect(await up.exited).toBe(0);
    await nothingIsLeft();
  });

  test("gives a core its own settings and nobody else's", async () => {
    const up = checkout.launch(["--no-city"], {
      DATABASE_URL_UK: "postgres://secret",
      REDIS_URL: "redis://127.0.0.1:1",
      REDIS_URL_UK: "redis://secret",
    });
    await up.prints(isUp);
    const answer = await fetch(`http://127.0.0.1:${checkout.ports.core}/`);
    const env = (await answer.json()) as Record<string, string>;
    expect(env).toMatchObject({
      BEELINE_ENV: "dev",
      BEELINE_REGION: "in",
      BEELINE_TIME_SCALE: "1",
      REDIS_URL: "redis://127.0.0.1:1",
    });
    expect(JSON.parse(env.BEELINE_SIGNING_KEYS ?? "")).toMatchObject([{ crv: "Ed25519" }]);
    expect(env.DATABASE_URL_UK).toBeUndefined();
    expect(env.REDIS_URL_UK).toBeUndefined();
    up.process.kill("SIGINT");
    expect(await up.exited).toBe(0);
    expect(up.output()).not.toContain(env.BEELINE_RELAY_SECRET);
  });

  test("keeps its keys for their owner and uses them again", () => {
    const file = join(checkout.root, ".beeline/keys/region-in.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(checkout.root, ".beeline/edge.env")).mode & 0o777).toBe(0o600);
  });

  test("starts again within seconds, on the same data", async () => {
    const keys = readFileSync(join(checkout.root, ".beeline/keys/region-in.json"), "utf8");
    const begun = performance.now();
    const up = checkout.launch();
    await up.prints(isUp);
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(up.output()).toMatch(/web build .* unchanged/);
    up.process.kill("SIGTERM");
    await up.exited;
    expect(readFileSync(join(checkout.root, ".beeline/keys/region-in.json"), "utf8")).toBe(keys);
  });

  test("ends with a JSON report when it was asked for one", async () => {
    const up = checkout.launch(["--until-delivered", "3"]);
    expect(await up.exited).toBe(0);
    const report = JSON.parse(up.output().trimEnd().split("\n").at(-1) ?? "");
    expect(report).toMatchObject({ delivered: 3, placed: 3, placeToAssignedMs: { p50: 1 } });
    expect(report.steps.database).toBeGreaterThan(0);
    await nothingIsLeft();
  });

  test("starts two regions with a database each and shares the orders out", async () => {
    const up = checkout.launch(["--regions", "in,uk", "--until-delivered", "3"]);
    expect(await up.exited).toBe(0);
    const report = JSON.parse(up.output().trimEnd().split("\n").at(-1) ?? "");
    expect(report).toMatchObject({ delivered: 3, regions: { in: { delivered: 2 } } });
  });

  test("leaves nothing behind when it is killed", async () => {
    const up = checkout.launch();
    await up.prints(isUp);
    expect(checkout.leftovers().length).toBeGreaterThan(4);
    up.process.kill("SIGKILL");
    await up.exited;
    await nothingIsLeft();
  });

  test("stops when the package runner above it is killed", async () => {
    const up = checkout.launchByRunner();
    await up.prints(isUp);
    up.process.kill("SIGKILL");
    await up.exited;
    await nothingIsLeft();
  });

  test("uses the operator's database and starts none", async () => {
    const database = await createTestDatabase();
    const up = checkout.launch(["--fresh", "--no-city"], {
      DATABASE_URL: database.url,
      BEELINE_OWNER_DATABASE_URL: database.ownerUrl,
    });
    await up.prints(isUp);
    const answer = await fetch(`http://127.0.0.1:${checkout.ports.core}/`);
    const given = (await answer.json()) as Record<string, string>;
    expect(given).toMatchObject({ DATABASE_URL: database.url });
    expect(given.BEELINE_OWNER_DATABASE_URL).toBeUndefined();
    expect(existsSync(join(checkout.root, ".beeline/postgres"))).toBe(false);
    up.process.kill("SIGTERM");
    await up.exited;
    await database.drop();
  });

  test("makes the core's login where it is given the owner of a database", async () => {
    const database = await createTestDatabase();
    const up = checkout.launch(["--no-city"], { DATABASE_URL: database.ownerUrl });
    await up.prints(isUp);
    const answer = await fetch(`http://127.0.0.1:${checkout.ports.core}/`);
    const { DATABASE_URL: url = "" } = (await answer.json()) as Record<string, string>;
    const core = openDatabase(url, { queries: 1, transactions: 1 });
    await requireApplicationRole(core.queries);
    await core.close();
    up.process.kill("SIGTERM");
    await up.exited;
    await database.drop();
  });
});

describe("a launch that cannot be", { timeout: 60_000 }, () => {
  test("tells a crashed core in one sentence and leaves nothing", async () => {
    const up = checkout.launch();
    await up.prints(isUp);
    await fetch(`http://127.0.0.1:${checkout.ports.core}/crash`).catch(() => {});
    expect(await up.exited).toBe(1);
    expect(up.output()).toContain("The core in ended with exit code 3, so everything else");
    expect(up.output()).toContain("the core met its end");
    await nothingIsLeft();
  });

  test("tells a taken port before it starts anything", async () => {
    const server = createServer().listen(checkout.ports.core, "127.0.0.1");
    const up = checkout.launch();
    expect(await up.exited).toBe(1);
    expect(up.output()).toBe(
      `Port ${checkout.ports.core}, for the core of region in, is taken: choose another with --core-port or BEELINE_CORE_PORT.\n`,
    );
    server.close();
  });

  test("refuses a second launch of the same checkout", async () => {
    const first = checkout.launch(["--no-city"]);
    await first.prints("database");
    const second = checkout.launch(["--no-city"]);
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(
      `already runs in this checkout as process ${first.process.pid}`,
    );
    first.process.kill("SIGTERM");
    await first.exited;
    await nothingIsLeft();
  });

  test("tells a database that does not answer", async () => {
    const url = "postgres://someone:hidden@127.0.0.1:1/none";
    const up = checkout.launch([], { DATABASE_URL: url });
    expect(await up.exited).toBe(1);
    expect(up.output()).toContain("The database of region in does not answer");
    expect(up.output()).not.toContain("hidden");
  });

  test("tells that the application's login cannot migrate", async () => {
    const database = await createTestDatabase();
    const up = checkout.launch([], { DATABASE_URL: database.url });
    expect(await up.exited).toBe(1);
    expect(up.output()).toContain("give the URL of its owner as BEELINE_OWNER_DATABASE_URL");
    await database.drop();
  });

  test.each([
    [["--frsh"], '"--frsh" is not an option of up'],
    [["now"], '"now" is not an option of up'],
    [["--speed", "fast"], '--speed must be a number from 1 to 1000, not "fast"'],
    [["--until-delivered", "1.5"], "--until-delivered must be a whole number"],
    [["--until-delivered", "5", "--no-city"], "does not go with --no-city"],
    [["--regions", "in,in"], "--regions must be different region codes"],
    [["--regions", "in,xx"], 'There is no region "xx"'],
  ])("refuses %j", async (options, sentence) => {
    const up = checkout.launch(options);
    expect(await up.exited).toBe(2);
    expect(up.output()).toContain(sentence);
  });

  test("wants a database of its own for each region", async () => {
    const up = checkout.launch(["--regions", "in,uk"], {
      DATABASE_URL: "postgres://x@127.0.0.1/x",
    });
    expect(await up.exited).toBe(2);
    expect(up.output()).toContain("DATABASE_URL_UK is missing");
  });
});
