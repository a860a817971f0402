/** An edge alone, over a core that somebody else plays: for benchmarks of what the edge does. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createChildren } from "./children.ts";
import { edgeUrlOf } from "./cores.ts";
import { startEdge } from "./edge.ts";
import { readRelaySecret } from "./keys.ts";
import { layoutOf, makeStateDirectory } from "./layout.ts";
import { readOptions } from "./options.ts";
import { findFreePort } from "./ports.ts";

export interface TestEdge {
  readonly url: string;
  readonly relaySecret: string;
  stop(): Promise<void>;
}

/** @param corePort where the core of region `in` listens already */
export async function startTestEdge(corePort: number): Promise<TestEdge> {
  const root = resolve(import.meta.dirname, "../..");
  const layout = layoutOf(root, realpathSync(mkdtempSync(join(tmpdir(), "beeline-edge-"))));
  makeStateDirectory(layout);
  // The pages are not needed, but wrangler wants their directory.
  mkdirSync(join(root, "edge/web/dist"), { recursive: true });
  const edgePort = await findFreePort();
  const options = readOptions([`--edge-port=${edgePort}`, `--core-port=${corePort}`]);
  const children = createChildren();
  const stop = async () => {
    await children.stopAll();
    rmSync(layout.state, { recursive: true, force: true });
  };
  try {
    await Promise.race([startEdge(layout, children, options, "/healthz"), children.broken]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: edgeUrlOf(options), relaySecret: readRelaySecret(layout), stop };
}
