/** Has PDFs drawn by a thread beside the one that serves orders. */
import { BeelineError } from "#shared/errors.ts";
import type { Paper } from "./paper.ts";

export interface PdfJob {
  readonly id: number;
  readonly paper: Paper;
  readonly madeAtMs: number;
}
export interface PdfAnswer {
  readonly id: number;
  /** Null when it could not be drawn. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Papers that wait for the thread. Who comes then gets 503 and comes back later. */
const MAX_WAITING = 10;
/** A statement takes a second at most, and the edge waits eight: a thread that is silent is stuck. */
const DEADLINE_MS = 7_000;

interface Waiting {
  settle(bytes: PdfAnswer["bytes"]): void;
}

let thread: Worker | undefined;
const waiting = new Map<number, Waiting>();
let lastId = 0;
/** When the thread last gave something. */
let answeredAtMs = 0;

/** @throws BeelineError UNAVAILABLE when too many wait or the thread does not answer */
export async function drawPdf(paper: Paper, madeAt: Date): Promise<Uint8Array<ArrayBuffer>> {
  if (waiting.size >= MAX_WAITING) throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 5 });
  const id = ++lastId;
  const answer = new Promise<PdfAnswer["bytes"]>((resolve) => {
    const timer = setTimeout(() => tooLate(id), DEADLINE_MS);
    waiting.set(id, {
      settle: (bytes) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(bytes);
      },
    });
  });
  const job: PdfJob = { id, paper, madeAtMs: madeAt.getTime() };
  openThread().postMessage(job);
  const bytes = await answer;
  if (!bytes) throw new BeelineError("UNAVAILABLE");
  return bytes;
}

function openThread(): Worker {
  if (thread) return thread;
  thread = new Worker(new URL("./pdf-worker.ts", import.meta.url));
  // It keeps no program alive that is done otherwise.
  thread.unref();
  thread.onmessage = ({ data }: { data: PdfAnswer }) => {
    answeredAtMs = performance.now();
    waiting.get(data.id)?.settle(data.bytes);
  };
  thread.onerror = giveUp;
  return thread;
}

/** A thread that is only busy goes on; one that has given nothing all the while is stuck. */
function tooLate(id: number): void {
  if (performance.now() - answeredAtMs >= DEADLINE_MS) giveUp();
  else waiting.get(id)?.settle(null);
}

/** The next paper gets a new thread; those that waited for this one are told to come back. */
function giveUp(): void {
  thread?.terminate();
  thread = undefined;
  for (const one of waiting.values()) one.settle(null);
}
