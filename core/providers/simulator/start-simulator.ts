/** Runs the simulator as a process of its own, for tests and benchmarks, and talks to its control. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { WebhookProvider } from "#shared/contracts/webhooks.ts";
import type { PaymentProvidersConfig } from "../../platform/index.ts";
import type { FaultRule } from "./faults.ts";
import { providersAt, SimulatorKeys } from "./sim-keys.ts";
import type { Pending, Truth } from "./truth.ts";

export interface RunningSimulator {
  readonly url: string;
  readonly keys: SimulatorKeys;
  /** For `BEELINE_PAYMENT_PROVIDERS`. */
  readonly providers: PaymentProvidersConfig;
  truth(): Promise<Truth>;
  pending(): Promise<Pending>;
  /** One of the control's commands, such as `POST /control/challenges`. */
  control(method: "GET" | "PUT" | "POST", path: string, body?: unknown): Promise<unknown>;
  /** The provider's settlement report as a file. */
  report(provider: WebhookProvider, span?: { start: Date; end: Date }): Promise<string>;
  setFaults(rules: readonly (Partial<FaultRule> & Pick<FaultRule, "fault">)[]): Promise<void>;
  /** Where webhooks go, by region or `*`; `{provider}` is filled in. */
  setEndpoints(endpoints: Readonly<Record<string, string>>): Promise<void>;
  /** Ends it as a power cut would and starts it again at the same port over the same record. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSimulator(): Promise<RunningSimulator> {
  const directory = await mkdtemp(join(tmpdir(), "beeline-simulator-"));
  let child = await launch(directory, 0);
  const url = `http://127.0.0.1:${child.port}`;
  const text = readFileSync(join(directory, "keys.json"), "utf8");
  const keys = SimulatorKeys.parse(JSON.parse(text));
  const control: RunningSimulator["control"] = async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${keys.controlToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return response.json();
  };
  return {
    url,
    keys,
    providers: providersAt(url, keys),
    control,
    truth: async () => (await control("GET", "/truth")) as Truth,
    pending: async () => (await control("GET", "/control/pending")) as Pending,
    report: async (provider, span) => {
      const query = new URLSearchParams();
      if (span) query.set("start", span.start.toISOString());
      if (span) query.set("end", span.end.toISOString());
      const response = await fetch(`${url}/reports/${provider}.csv?${query}`, {
        headers: { authorization: `Bearer ${keys.controlToken}` },
      });
      if (!response.ok) throw new Error(`There is no report: ${response.status}`);
      return response.text();
    },
    setFaults: async (rules) => {
      await control("PUT", "/control/faults", rules);
    },
    setEndpoints: async (endpoints) => {
      await control("PUT", "/control/endpoints", endpoints);
    },
    killAndRestart: async () => {
      await end(child.process, "SIGKILL");
      child = await launch(directory, child.port);
    },
    stop: async () => {
      await end(child.process, "SIGTERM");
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launch(
  directory: string,
  port: number,
): Promise<{ process: ChildProcess; port: number }> {
  const program = join(import.meta.dirname, "main.ts");
  const args = [program, "--port", String(port), "--data", directory, "--leash"];
  const started = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ready = new Promise<number>((resolve, reject) => {
    started.once("exit", (code) => reject(new Error(`The simulator ended with ${code}`)));
    createInterface({ input: started.stdout }).on("line", (line) => {
      resolve((JSON.parse(line) as { port: number }).port);
    });
  });
  return { process: started, port: await ready };
}

async function end(running: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return;
  const gone = new Promise((resolve) => running.once("exit", resolve));
  running.kill(signal);
  await gone;
}
