/** Lets at most `width` through at once; the others wait in the order they came. */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function makeGate(width: number): Gate {
  let inside = 0;
  // As long as the city has inhabitants at most: each waits for one thing at a time.
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (inside >= width) await new Promise<void>((resolve) => waiting.push(resolve));
      else inside++;
      try {
        return await work();
      } finally {
        // The place is handed on rather than freed, so that nobody slips in between.
        const next = waiting.shift();
        if (next) next();
        else inside--;
      }
    },
  };
}
