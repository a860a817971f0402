import { expect, test } from "vitest";
import { testEnvironment } from "../test/index.ts";
import { readConfig } from "./config.ts";
import { makeRuntime, systemCtx } from "./context.ts";
import { type CrashPoint, crashPoint, crashPoints, parseCrashAt } from "./crash-point.ts";

const environment = testEnvironment({ databaseUrl: "postgres://nobody@127.0.0.1:9/none" });

test("a point is named with the passage that is the last", () => {
  expect(parseCrashAt("refund.send.after_call:3")).toEqual({
    point: "refund.send.after_call",
    passage: 3,
  });
  expect(parseCrashAt("refund.send.after_call")?.passage).toBe(1);
  for (const wrong of ["", "refund.send", "refund.send.after_call:0", "refund.send.after_call:1:2"])
    expect(parseCrashAt(wrong)).toBeUndefined();
});

test("every name is listed once", () => {
  expect(new Set(crashPoints).size).toBe(crashPoints.length);
});

test("only a process for development may be told to die", () => {
  const crashing = { ...environment, BEELINE_CRASH_AT: "refund.send.after_call:3" };
  expect(readConfig(crashing).crashAt?.passage).toBe(3);
  expect(() => readConfig({ ...crashing, BEELINE_ENV: "prod" })).toThrow(/development only/);
  expect(() => readConfig({ ...environment, BEELINE_CRASH_AT: "everywhere" })).toThrow(
    /BEELINE_CRASH_AT/,
  );
  expect(readConfig({ ...environment, BEELINE_CRASH_AT: "" }).crashAt).toBeUndefined();
});

test("points are told to the hook, and to nobody without one", async () => {
  const runtime = makeRuntime(readConfig(environment));
  const passed: CrashPoint[] = [];
  crashPoint(systemCtx(runtime), "payment.capture.after_call");
  const watched = { ...runtime, atCrashPoint: (point: CrashPoint) => passed.push(point) };
  crashPoint(systemCtx(watched), "payment.capture.after_call");
  expect(passed).toEqual(["payment.capture.after_call"]);
  await runtime.database.close();
});

test("a process dies at the passage that was named, as if by kill -9", async () => {
  const module = new URL("crash-point.ts", import.meta.url).pathname;
  const program = `
    import { crashPoint, killAt } from ${JSON.stringify(module)};
    const ctx = { runtime: { atCrashPoint: killAt({ point: "payout.send.after_call", passage: 2 }) } };
    console.log("one");
    crashPoint(ctx, "payout.send.after_call");
    crashPoint(ctx, "payout.send.before_call");
    console.log("two");
    crashPoint(ctx, "payout.send.after_call");
    console.log("three");`;
  const dying = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "inherit" });
  expect(await new Response(dying.stdout).text()).toBe("one\ntwo\n");
  await dying.exited;
  expect(dying.signalCode).toBe("SIGKILL");
});
