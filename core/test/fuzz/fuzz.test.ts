/**
 * Everything broken that can be sent, against a real core in a process of its own. The run prints its
 * seed. `FUZZ_SEED=… FUZZ_SECONDS=…` repeats it or makes it longer; with several lanes at once the
 * order of requests is not the same, what is sent is.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { makeDice } from "#shared/fuzz/dice.ts";
import { MARK } from "#shared/fuzz/nasty.ts";
import { type FuzzCity, startFuzzCity } from "./fuzz-city.ts";
import { fuzzOthers } from "./fuzz-others.ts";
import { fuzzRaw } from "./fuzz-raw.ts";
import { fuzzRoutes } from "./fuzz-routes.ts";
import { fuzzSockets } from "./fuzz-sockets.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000_000);
const seconds = Number(process.env["FUZZ_SECONDS"] ?? 9);

let city: FuzzCity;
beforeAll(async () => {
  console.log(`fuzz of the core: FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`);
  city = await startFuzzCity();
});
afterAll(async () => {
  await city?.stop();
});

const isWell = async () => (await fetch(`${city.process.url}/readyz`)).ok;
const timeout = seconds * 1000 + 30_000;

test(
  "no route answers with a failure of ours, its inside, or somebody's secret",
  async () => {
    const tally = await fuzzRoutes(city, makeDice(seed), seconds * 700);
    console.log(
      `${tally.requests} requests, ${JSON.stringify([...tally.statuses].toSorted())}, ` +
        `${tally.succeeded.size} of ${Object.keys(routes).length} routes succeeded at times`,
    );
    expect(tally.found).toEqual([]);
    // Strangers who were signed out would only find closed doors.
    expect(tally.statuses.get(401) ?? 0).toBeLessThan(tally.requests / 2);
    expect(tally.succeeded.size).toBeGreaterThan(Object.keys(routes).length / 4);
    expect(city.process.isAlive()).toBe(true);
    expect(await isWell()).toBe(true);
  },
  timeout,
);

test(
  "no stream falls over",
  async () => {
    const { sockets, frames, codes, found } = await fuzzSockets(
      city,
      makeDice(seed),
      seconds * 300,
    );
    console.log(`${sockets} sockets, ${frames} frames, closed with ${JSON.stringify([...codes])}`);
    expect(found).toEqual([]);
    expect(codes.get(4401) ?? 0).toBeLessThan(sockets / 2);
    expect(city.process.isAlive()).toBe(true);
    expect(await isWell()).toBe(true);
  },
  timeout,
);

test(
  "no other address does either",
  async () => {
    expect(await fuzzOthers(city, makeDice(seed), seconds * 150)).toEqual([]);
    expect(await isWell()).toBe(true);
  },
  timeout,
);

test("bytes that are hardly HTTP do no harm", async () => {
  expect(await fuzzRaw(Number(new URL(city.process.url).port))).toEqual([]);
  expect(await isWell()).toBe(true);
});

test("nothing personal and nothing that was sent is in the log", () => {
  expect(city.log.length).toBeGreaterThan(100);
  const forbidden = [...city.secrets, MARK, city.strangers.customer.token];
  const told = city.log.filter((line) => forbidden.some((secret) => line.includes(secret)));
  expect(told).toEqual([]);
  const failures = city.log.filter((line) => /"level":"(error|fatal)"/.test(line));
  expect(failures).toEqual([]);
});
