/** Where things are in a checkout. Built-ins only. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

export interface Layout {
  root: string;
  /** Data, keys and logs of this checkout; `--fresh` empties it. */
  state: string;
  bin(program: string): string;
  log(name: string): string;
}

export function layoutOf(root: string): Layout {
  const state = join(root, ".beeline");
  return {
    root,
    state,
    bin: (program) => join(root, "node_modules/.bin", program),
    log: (name) => join(state, "logs", `${name.replaceAll(" ", "-")}.log`),
  };
}

export function makeStateDirectory(layout: Layout): void {
  mkdirSync(join(layout.state, "logs"), { recursive: true });
}
