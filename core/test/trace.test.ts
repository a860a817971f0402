/** A request's trace and id are in the log of the core that answers it, with the route's template. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import { startTestCore, type TestCore, until } from "./index.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const log: Record<string, unknown>[] = [];
let core: TestCore;
let process: CoreProcess;
beforeAll(async () => {
  core = await startTestCore();
  const environment = { ...core.environment, LOG_LEVEL: "debug" };
  process = await startCoreProcess(environment, (line) => log.push(JSON.parse(line)));
});
afterAll(async () => {
  await process?.kill();
  await core?.stop();
});

const lineOf = (requestId: string) => log.find((line) => line["requestId"] === requestId);

test("the log of a request names its trace, the metrics its template", async () => {
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  const headers = { traceparent, "x-request-id": "abc-1" };
  const answer = await fetch(`${process.url}/v1/stores/sto_in_none?a=secret`, { headers });
  expect(answer.headers.get("x-request-id")).toBe("abc-1");
  await until("the request is in the log", async () => lineOf("abc-1") !== undefined);
  expect(lineOf("abc-1")).toMatchObject({
    traceId,
    method: "GET",
    route: "/v1/stores/{id}",
    status: 404,
  });
  expect(JSON.stringify(log)).not.toContain("secret");
  const metrics = await (await fetch(`${process.url}/metrics`)).text();
  expect(metrics).toMatch(/method="GET",route="\/v1\/stores\/\{id\}",status="404"/);
});

test("a trace that is none is left out", async () => {
  const headers = { traceparent: "nonsense", "x-request-id": "abc-2" };
  await fetch(`${process.url}/v1/cities`, { headers });
  await until("the request is in the log", async () => lineOf("abc-2") !== undefined);
  expect(lineOf("abc-2")).not.toHaveProperty("traceId");
});
