/** The edge of the search benchmark: `wrangler dev`, real workerd, over a directory of its own. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Child, findFreePort, lastLines, startChild } from "../up/index.ts";

const root = join(import.meta.dirname, "../..");
const READY_WITHIN_MS = 60_000;

export interface BenchEdge {
  readonly url: string;
  /** Of the workerd that runs the Worker and its objects, in MB. */
  memoryMb(): number;
  /** That all of them have used so far: what a busy machine does not distort. */
  cpuMs(): number;
  stop(): Promise<void>;
}

/** A copy of what the Worker is made of: wrangler starts anew at each edit of what it watches. */
function copySources(to: string): void {
  for (const name of ["edge/worker", "edge/geo", "shared", "package.json", "wrangler.toml"]) {
    cpSync(join(root, name), join(to, name), { recursive: true });
  }
  mkdirSync(join(to, "edge/web/dist"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(to, "node_modules"));
}

export async function startBenchEdge(scratch: string, relaySecret: string): Promise<BenchEdge> {
  const port = await findFreePort();
  const variables = join(scratch, "edge.env");
  const sources = join(scratch, "sources");
  mkdirSync(join(scratch, "tmp"), { recursive: true });
  copySources(sources);
  // No core behind it: the catalog comes over the feed, and nothing else is asked.
  const regions = JSON.stringify({ in: "http://127.0.0.1:9" });
  writeFileSync(variables, `BEELINE_ENV=dev\nREGIONS='${regions}'\nRELAY_SECRET=${relaySecret}\n`);
  const child: Child = startChild({
    name: "edge",
    command: join(root, "node_modules/.bin/node"),
    args: [
      ...["node_modules/wrangler/bin/wrangler.js", "dev", "--config=wrangler.toml"],
      ...["--ip=127.0.0.1", `--port=${port}`, `--inspector-port=${await findFreePort()}`],
      ...[`--persist-to=${join(scratch, "state")}`, `--env-file=${variables}`],
      ...["--show-interactive-dev-session=false", "--log-level=warn"],
    ],
    cwd: sources,
    env: {
      ...{ PATH: process.env["PATH"], HOME: scratch, TMPDIR: join(scratch, "tmp"), CI: "true" },
      ...{ WRANGLER_SEND_METRICS: "false", WRANGLER_SEND_ERROR_REPORTS: "false" },
      ...{ WRANGLER_LOG_PATH: join(scratch, "logs"), CLOUDFLARE_CF_FETCH_ENABLED: "false" },
      ...{ WRANGLER_REGISTRY_PATH: join(scratch, "registry"), X_LOCAL_OBSERVABILITY: "false" },
    },
    logFile: join(scratch, "edge.log"),
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok) break;
    if (performance.now() > deadline || child.exitCode() !== undefined) {
      await child.stop();
      throw new Error(`The edge did not come up.\n${lastLines(child.logFile)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    memoryMb: () => workerds(scratch).memoryMb,
    cpuMs: () => workerds(scratch).cpuMs,
    stop: () => child.stop(),
  };
}

/** Of a clock tick of the kernel's accounts. */
const TICK_MS = 10;

/** The workerds whose environment names our directory: memory of the largest, CPU of all. */
function workerds(scratch: string): { memoryMb: number; cpuMs: number } {
  let memoryMb = 0;
  let cpuMs = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("workerd")) continue;
      if (!readFileSync(`/proc/${pid}/environ`, "utf8").includes(scratch)) continue;
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      memoryMb = Math.max(memoryMb, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
      cpuMs += (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    } catch {
      // It ended while we looked.
    }
  }
  return { memoryMb: Math.round(memoryMb), cpuMs };
}
