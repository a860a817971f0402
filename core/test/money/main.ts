/** `bun run proof:money --seed N --operations N`: one run of the proof, as long as one likes. */
import { parseArgs } from "node:util";
import { startTestServer } from "../../up/index.ts";
import { runProof } from "./proof-run.ts";
import { sayResult } from "./say-result.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    operations: { type: "string", default: "10000" },
    calm: { type: "boolean", default: false },
    lines: { type: "string" },
  },
});

const stopServer = await startTestServer();
try {
  const result = await runProof({
    seed: Number(values.seed),
    operations: Number(values.operations),
    isKilled: !values.calm,
    tell: (line) => console.log(line),
  });
  console.log(sayResult(result));
  if (values.lines) await Bun.write(values.lines, result.digestLines.join("\n"));
  process.exitCode = result.violations.length > 0 ? 1 : 0;
} finally {
  await stopServer();
}
