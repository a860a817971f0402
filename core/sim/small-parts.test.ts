import { describe, expect, test } from "vitest";
import { BeelineError } from "#shared/errors.ts";
import { makeCityClock } from "./city-clock.ts";
import { forgetOldest } from "./forget-oldest.ts";
import { makeGate } from "./gate.ts";
import { makeMishapLog } from "./mishap-log.ts";
import { readOptions, UsageError } from "./options.ts";
import { LatePings, PingLog } from "./ping-log.ts";
import { Stopped, sleep } from "./sleep.ts";
import { makeTalk } from "./talk.ts";

const ping = (second: number) => ({
  lat: 12,
  lng: 77,
  recordedAt: new Date(second * 1_000).toISOString(),
});

describe("the city's clock", () => {
  test("runs faster than ours, and only once it has started", () => {
    let nowMs = 1_000_000;
    const clock = makeCityClock(60, 40, () => nowMs);
    expect(clock.msOf(2)).toBe(2_000);
    nowMs += 5_000;
    expect(clock.minute()).toBe(40);
    clock.start();
    nowMs += 5_000;
    expect(clock.minute()).toBe(45);
    expect(clock.msUntil(50)).toBe(5_000);
    expect(clock.msUntil(44)).toBe(0);
    clock.start();
    expect(clock.minute()).toBe(45);
  });
});

describe("sleep", () => {
  test("ends with its life", async () => {
    const life = new AbortController();
    const long = sleep(60_000, life.signal);
    life.abort();
    await expect(long).rejects.toThrow(Stopped);
    await expect(sleep(0, life.signal)).rejects.toThrow(Stopped);
    await sleep(0, new AbortController().signal);
  });
});

describe("gate", () => {
  test("lets no more through than its width, also after failures", async () => {
    const gate = makeGate(3);
    let inside = 0;
    let most = 0;
    const work = Array.from({ length: 20 }, (_, i) =>
      gate.run(async () => {
        most = Math.max(most, ++inside);
        await Promise.resolve();
        inside--;
        if (i % 5 === 0) throw new Error("fell");
        return i;
      }),
    );
    const done = await Promise.allSettled(work);
    expect(most).toBe(3);
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(16);
  });
});

describe("talk at the counter", () => {
  const quiet = { askForCode: async () => null, phoneSupport: () => {} };
  const alive = new AbortController().signal;

  test("food that stands there is found at once, other food is waited for", async () => {
    const talk = makeTalk(quiet);
    talk.callReady("a");
    await talk.waitForFood("a", 60_000, alive);
    const waiting = talk.waitForFood("b", 60_000, alive);
    talk.callReady("b");
    await waiting;
  });

  test("a wait without news ends, and a life that ends stops it", async () => {
    const talk = makeTalk(quiet);
    await talk.waitForFood("c", 1, alive);
    const life = new AbortController();
    const waiting = talk.waitForFood("d", 60_000, life.signal);
    life.abort();
    await expect(waiting).rejects.toThrow(Stopped);
  });
});

describe("pings without signal", () => {
  test("are kept in order, the newest hundred of them", () => {
    const log = new PingLog();
    for (let second = 0; second < 130; second++) log.keep(ping(second));
    const taken = log.takeAll();
    expect(taken).toHaveLength(100);
    expect(taken[0]).toEqual(ping(30));
    expect(log.takeAll()).toEqual([]);
    log.keep(ping(200));
    log.putBack(taken);
    expect(log.takeAll().at(-1)).toEqual(ping(200));
  });

  test("late ones are known by their time", () => {
    const late = new LatePings();
    late.note(ping(7));
    expect(late.has(7_000)).toBe(true);
    expect(late.has(8_000)).toBe(false);
  });

  test("what only grows is held at its bound", () => {
    const grown = new Set([1, 2, 3, 4]);
    forgetOldest(grown, 2);
    expect([...grown]).toEqual([3, 4]);
  });
});

describe("options", () => {
  test("have defaults", () => {
    expect(readOptions([])).toEqual({
      region: "in",
      edgeUrl: "http://127.0.0.1:8787",
      coreUrl: "http://127.0.0.1:4100",
      speed: 1,
      ordersPerMinute: 6,
      ridesPerMinute: 3,
      seed: 1,
      citySeed: 1,
    });
  });

  test("are taken as given", () => {
    const args =
      "--region uk --edge http://e:1/ --core http://c:2 --speed 60 --orders-per-minute 0.5 --seed 3 --day d --until-delivered 20";
    expect(readOptions(args.split(" "))).toMatchObject({
      ...{ region: "uk", edgeUrl: "http://e:1", coreUrl: "http://c:2", speed: 60 },
      ...{ ordersPerMinute: 0.5, seed: 3, day: "d", untilDelivered: 20 },
    });
  });

  test.each([
    "--region xx",
    "--speed 0",
    "--speed fast",
    "--speed NaN",
    "--seed 1.5",
    "--until-delivered 0",
    "--edge 127.0.0.1:8787",
    "--bogus",
    "stray",
  ])("refuse %s", (args) => {
    expect(() => readOptions(args.split(" "))).toThrow(UsageError);
  });
});

describe("mishaps", () => {
  test("are told a few times, then now and then", () => {
    const lines: string[] = [];
    const mishap = makeMishapLog((line) => lines.push(line));
    for (let i = 0; i < 250; i++) mishap("kitchen", new BeelineError("FORBIDDEN"));
    mishap("rider", new Error("fell"));
    expect(lines).toEqual([
      ...Array<string>(3).fill("kitchen: FORBIDDEN: Your role may not do this"),
      "kitchen: FORBIDDEN: Your role may not do this (100 times)",
      "kitchen: FORBIDDEN: Your role may not do this (200 times)",
      "rider: fell",
    ]);
  });
});
