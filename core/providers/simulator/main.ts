/**
 * The provider simulator, a process of its own.
 *
 *   bun core/providers/simulator/main.ts --port 0 --data DIR [--keys FILE] [--endpoints JSON]
 *
 * Writes one JSON line to standard output when it is ready: `{"type":"ready","port":…}`.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { startServer } from "./server.ts";
import { makeSimulatorKeys, SimulatorKeys } from "./sim-keys.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    data: { type: "string" },
    keys: { type: "string" },
    endpoints: { type: "string" },
    /** Ends when standard input does, so that it never outlives who started it. */
    leash: { type: "boolean", default: false },
  },
});
const directory = values.data;
if (!directory) {
  console.error("Say where to keep the record: --data DIR");
  process.exit(2);
}
mkdirSync(directory, { recursive: true });
const keys = readKeys(values.keys ?? join(directory, "keys.json"));
const endpoints =
  values.endpoints === undefined
    ? undefined
    : z.record(z.string(), z.string()).parse(JSON.parse(values.endpoints));
const simulator = await startServer({
  port: z.coerce.number().int().min(0).max(65_535).parse(values.port),
  directory,
  keys,
  ...(endpoints && { endpoints }),
});
console.log(JSON.stringify({ type: "ready", port: simulator.port }));
if (values.leash) process.stdin.on("end", () => process.exit(0)).resume();
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    simulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

function readKeys(file: string): SimulatorKeys {
  if (!existsSync(file)) {
    // Complete or absent.
    writeFileSync(`${file}.new`, JSON.stringify(makeSimulatorKeys()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return SimulatorKeys.parse(JSON.parse(readFileSync(file, "utf8")));
}
