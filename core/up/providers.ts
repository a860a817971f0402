/** The payment providers of a local launch: the simulator, and what cores need to reach it. */
import { makeSimulatorKeys, providersAt, SimulatorKeys } from "../providers/simulator/index.ts";
import type { Children } from "./children.ts";
import { edgeUrlOf } from "./cores.ts";
import { readOrMake } from "./keys.ts";
import type { Layout } from "./layout.ts";
import { inheritedEnvironment, type UpOptions } from "./options.ts";
import { findFreePort } from "./ports.ts";
import { waitUntilReady } from "./ready.ts";

export interface LocalProviders {
  /** Where people type test cards and see what happened. */
  readonly url: string;
  /** For `BEELINE_PAYMENT_PROVIDERS`. */
  readonly variable: string;
  /** Opens the simulator's own interface, which tells what it has booked. */
  readonly controlToken: string;
}

const keysName = "providers.json";

export async function startProviders(
  layout: Layout,
  children: Children,
  options: UpOptions,
): Promise<LocalProviders> {
  const text = readOrMake(layout, keysName, () => JSON.stringify(makeSimulatorKeys()));
  const keys = SimulatorKeys.parse(JSON.parse(text));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const edge = edgeUrlOf(options);
  // Through the edge, as real providers do: they know one address per region.
  const endpoints = Object.fromEntries(
    options.regions.map((region) => [region, `${edge}/v1/webhooks/{provider}?region=${region}`]),
  );
  const child = children.start({
    name: "payment providers",
    command: layout.bin("bun"),
    args: [
      "core/providers/simulator/main.ts",
      `--port=${port}`,
      `--data=${layout.state}/providers`,
      `--keys=${layout.state}/keys/${keysName}`,
      `--endpoints=${JSON.stringify(endpoints)}`,
    ],
    cwd: layout.root,
    env: inheritedEnvironment(),
    logFile: layout.log("payment providers"),
  });
  await waitUntilReady(child, `${url}/healthz`);
  const variable = JSON.stringify(providersAt(url, keys));
  return { url, variable, controlToken: keys.controlToken };
}
