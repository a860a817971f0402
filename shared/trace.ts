/** W3C trace context, level 1: which request of which journey this is, over all programs. */

export interface Trace {
  /** 32 hex digits, the same for everything that one request sets going. */
  readonly traceId: string;
  /** 16 hex digits: this step. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NOUGHT = /^0+$/;

/** The sender's trace; undefined for what the standard says to ignore. */
export function readTraceparent(header: string | null | undefined): Trace | undefined {
  const [, version, traceId, spanId, flags, rest] = TRACEPARENT.exec(header ?? "") ?? [];
  if (!traceId || !spanId || !flags || version === "ff") return undefined;
  // Version 00 ends here; later ones may go on after a dash.
  if (version === "00" && rest !== undefined) return undefined;
  if (NOUGHT.test(traceId) || NOUGHT.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function writeTraceparent({ traceId, spanId, isSampled }: Trace): string {
  return `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}`;
}

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Our step in the sender's trace, or the first of a new one, which is sampled.
 * @param random at least 24 random bytes
 */
export function continueTrace(sender: Trace | undefined, random: Uint8Array): Trace {
  return {
    traceId: sender?.traceId ?? hex(random.subarray(0, 16)),
    spanId: hex(random.subarray(16, 24)),
    isSampled: sender?.isSampled ?? true,
  };
}

/** The standard asks to pass at least this much on; longer ones are dropped whole. */
const MAX_TRACESTATE_CHARS = 512;
const TRACESTATE = /^[\x20-\x7e]+$/;

/** Other vendors' part, passed on as it is; undefined when it is not fit for that. */
export function readTracestate(header: string | null | undefined): string | undefined {
  if (!header || header.length > MAX_TRACESTATE_CHARS || !TRACESTATE.test(header)) return undefined;
  return header;
}
