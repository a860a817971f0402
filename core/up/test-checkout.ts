/**
 * A checkout of its own for tests that launch Beeline: a copy of everything, or, for tests of the
 * launcher alone, with programs that only pretend to be a core, an edge and a city.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { findFreePort } from "./ports.ts";
import { removePostgresHome } from "./postgres-home.ts";

const repository = resolve(import.meta.dirname, "../..");

const core = `
Bun.serve({
  port: Number(process.env.BEELINE_PORT), hostname: "127.0.0.1",
  fetch(request) {
    if (new URL(request.url).pathname !== "/crash") return Response.json(process.env);
    console.error("the core met its end");
    process.exit(3);
  },
});`;

const city = `
const { argv } = process;
const wanted = Number(argv[argv.indexOf("--until-delivered") + 1]);
const say = (line) => console.log(JSON.stringify(line));
say({ type: "ready" });
for (let count = 1; argv.includes("--until-delivered") && count <= wanted; count++) {
  say({ type: "delivered", count });
  if (count === wanted) {
    say({ type: "report", delivered: count, placed: count, placeToAssignedMs: { p50: 1, p95: 2 } });
    process.exit(0);
  }
}
setInterval(() => {}, 1000);`;

const worker = `
export default { fetch(request, env) {
  return Response.json({ regions: env.REGIONS, hasSecret: env.RELAY_SECRET.length > 20 });
} };`;

const wranglerConfig = `
name = "beeline-test"
main = "edge/worker/index.ts"
compatibility_date = "2026-11-01"
[assets]
directory = "edge/web/dist"
run_worker_first = true`;

/** The launcher, and the simulated providers, which need nothing else of the core. */
const ownParts = ["core/up", "core/providers/simulator"];

const pretended: Record<string, string> = {
  "core/main.ts": core,
  "core/sim/main.ts": city,
  "core/seed/main.ts": `console.log("seeded", process.env.BEELINE_REGION);`,
  "edge/worker/index.ts": worker,
  "edge/web/index.html": "<h1>Beeline</h1>",
  "edge/web/vite.config.ts": "export default { root: import.meta.dirname };",
  "wrangler.toml": wranglerConfig,
};

export interface Checkout {
  root: string;
  ports: { edge: number; core: number };
  launch(options?: string[], env?: Record<string, string>): Launched;
  /** As `bun run up` does: the package runner is our child, the launcher its child. */
  launchByRunner(): Launched;
  /** Command lines of processes that still work in this checkout. */
  leftovers(): string[];
  remove(): void;
}

export interface Launched {
  process: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  exited: Promise<number | null>;
  /** Waits until `text` was printed; throws with the output when the launch ends before. */
  prints(text: string): Promise<void>;
}

export interface CheckoutOptions {
  /** Take the real core, edge and city instead of the pretended ones. */
  isReal?: boolean;
}

export async function makeCheckout({ isReal = false }: CheckoutOptions = {}): Promise<Checkout> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "beeline-up-")));
  // As root PostgreSQL runs as another account, which has to get through.
  chmodSync(root, 0o755);
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  for (const name of ["package.json", "bun.lock", "tsconfig.json", "wrangler.toml"]) {
    cpSync(join(repository, name), join(root, name));
  }
  // Copies, because a program finds its checkout by its own real path.
  const folders = ["shared", "drizzle", ...(isReal ? ["core", "edge"] : ownParts)];
  for (const name of folders) cpSync(join(repository, name), join(root, name), { recursive: true });
  for (const [path, text] of isReal ? [] : Object.entries(pretended)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  markInstalled(root);
  const ports = { edge: await findFreePort(), core: await findFreePort() };
  return {
    root,
    ports,
    launch: (options = [], env = {}) => launch(root, ports, ["core/up/main.ts", ...options], env),
    launchByRunner: () => launch(root, ports, ["run", "up"], {}),
    leftovers: () => findProcesses(root),
    remove() {
      removePostgresHome(join(root, ".beeline/postgres"));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function markInstalled(root: string): void {
  const hash = createHash("sha256");
  for (const name of ["package.json", "bun.lock"]) hash.update(readFileSync(join(root, name)));
  mkdirSync(join(root, ".beeline"));
  writeFileSync(join(root, ".beeline/installed"), hash.digest("hex"));
}

function launch(
  root: string,
  ports: Checkout["ports"],
  args: string[],
  env: Record<string, string>,
): Launched {
  const { DATABASE_URL: _, REDIS_URL: __, ...inherited } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      ...inherited,
      BEELINE_EDGE_PORT: String(ports.edge),
      BEELINE_CORE_PORT: String(ports.core),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  let hasEnded = false;
  const exited = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      hasEnded = true;
      resolve(code);
    });
  });
  return {
    process: child,
    output: () => text,
    exited,
    async prints(wanted) {
      while (!text.includes(wanted)) {
        if (hasEnded) throw new Error(`the launch ended without "${wanted}":\n${text}`);
        await Bun.sleep(20);
      }
    },
  };
}

/** By working directory and command line; both are gone once a process is only a zombie. */
function findProcesses(root: string): string[] {
  const found: string[] = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      const directory = readlinkSync(`/proc/${pid}/cwd`);
      if (command.includes(root) || directory.startsWith(root)) found.push(command);
    } catch {
      // It ended while we looked, or belongs to somebody else.
    }
  }
  return found;
}
