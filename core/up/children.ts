/**
 * Everything `up` has started, in order. Each child runs on a leash; when one ends unasked the
 * whole launch is broken; `stopAll` ends them in reverse order, so that nobody loses what it uses.
 */
import { type Child, type ChildOptions, lastLines, startChild } from "./child.ts";
import { Trouble } from "./trouble.ts";

export interface Children {
  /** Starts a program that has to stay up until `stopAll`. */
  start(options: ChildOptions): Child;
  /** Adds a child that somebody else started, such as PostgreSQL. */
  adopt(child: Child): void;
  /** Runs a program to its end; throws `Trouble` with `failure` when it fails. */
  runToEnd(options: ChildOptions, failure: string): Promise<void>;
  /** A program that may end by itself with code 0, such as the city after its last order. */
  startFinite(options: ChildOptions): Child;
  /** Rejects with `Trouble` when a child ends unasked; never resolves. */
  broken: Promise<never>;
  stopAll(): Promise<void>;
}

export function createChildren(): Children {
  const started: Child[] = [];
  let isStopping = false;
  const { promise: broken, reject: breakUp } = Promise.withResolvers<never>();
  // Somebody races this promise later; until then a rejection must not count as unhandled.
  broken.catch(() => {});

  const refuseWhenStopping = () => {
    if (isStopping) throw new Trouble("Beeline is stopping.");
  };
  const watch = (child: Child, mayEnd: boolean) => {
    started.push(child);
    child.exited.then((code) => {
      if (isStopping || (mayEnd && code === 0)) return;
      breakUp(crashOf(child, code));
    });
    return child;
  };
  return {
    broken,
    start: (options) => {
      refuseWhenStopping();
      return watch(startChild(options), false);
    },
    startFinite: (options) => {
      refuseWhenStopping();
      return watch(startChild(options), true);
    },
    adopt: (child) => {
      watch(child, false);
      refuseWhenStopping();
    },
    async runToEnd(options, failure) {
      refuseWhenStopping();
      const child = startChild(options);
      started.push(child);
      const code = await child.exited;
      started.splice(started.indexOf(child), 1);
      if (code !== 0) throw new Trouble(failure, { details: lastLines(child.logFile) });
    },
    async stopAll() {
      isStopping = true;
      for (const child of started.toReversed()) await child.stop();
    },
  };
}

function crashOf(child: Child, code: number): Trouble {
  const how = code === 128 ? "was killed" : `ended with exit code ${code}`;
  const sentence = `The ${child.name} ${how}, so everything else was stopped too; its log is ${child.logFile}.`;
  return new Trouble(sentence, { details: lastLines(child.logFile) });
}
