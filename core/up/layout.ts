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

/** @param state another place for what a launch keeps, such as a test's own. */
export function layoutOf(root: string, state = join(root, ".beeline")): Layout {
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
