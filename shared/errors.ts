/** The one closed table of error codes. A client may rely on `code` and on whether a retry helps. */
import { z } from "zod";

interface ErrorKind {
  readonly status: number;
  readonly title: string;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
}

const kind = (status: number, title: string, retryable = false): ErrorKind => ({
  status,
  title,
  retryable,
});

export const errorCodes = {
  VALIDATION_FAILED: kind(400, "The request is not valid"),
  IDEMPOTENCY_KEY_REQUIRED: kind(400, "The Idempotency-Key header is missing or malformed"),
  INVALID_OTP: kind(400, "The one-time code is wrong"),
  UNAUTHENTICATED: kind(401, "Sign in first"),
  PAYMENT_DECLINED: kind(402, "The payment was declined"),
  INSUFFICIENT_FUNDS: kind(402, "The wallet does not hold enough"),
  FORBIDDEN: kind(403, "Your role may not do this"),
  UNAUTHORIZED_DRIVER: kind(403, "This trip belongs to another rider"),
  NOT_FOUND: kind(404, "Not found"),
  TRIP_NOT_FOUND: kind(404, "There is no such trip"),
  NO_ACTIVE_TRIP: kind(404, "There is no active trip"),
  METHOD_NOT_ALLOWED: kind(405, "This method is not allowed here"),
  CONFLICT: kind(409, "This is not possible in the current state"),
  CHAT_CLOSED: kind(409, "The conversation is closed an hour after the order's end"),
  REQUEST_IN_PROGRESS: kind(409, "The first request with this key is still running", true),
  QUOTE_EXPIRED: kind(409, "The quote has expired"),
  OUT_OF_STOCK: kind(409, "Something in the basket is sold out"),
  STORE_CLOSED: kind(409, "The store is closed"),
  OUT_OF_AREA: kind(409, "The address is outside the service area"),
  REQUEST_ABORTED: kind(
    409,
    "No driver can be had here right now; try again in some minutes",
    true,
  ),
  PAYMENT_PENDING: kind(409, "An earlier payment is still open"),
  REFUND_TOO_LARGE: kind(409, "More than was captured cannot be refunded"),
  KYC_REQUIRED: kind(409, "Documents must be verified first"),
  SUSPENDED: kind(409, "The account is suspended"),
  RIDER_PAUSED: kind(409, "You are not asked for a while", true),
  OFFER_EXPIRED: kind(409, "The offer has expired"),
  OFFER_ALREADY_ACCEPTED: kind(409, "You have accepted this offer already"),
  DRIVER_BUSY: kind(409, "You have an active trip"),
  TRIP_ALREADY_STARTED: kind(409, "The trip has started already"),
  TRIP_NOT_STARTED: kind(409, "The trip has not started"),
  TRIP_ALREADY_ENDED: kind(409, "The trip has ended already"),
  TRIP_ALREADY_COMPLETED: kind(409, "The trip is completed"),
  OFFER_TAKEN: kind(410, "Another rider has taken this offer"),
  LINK_ENDED: kind(410, "This link has ended"),
  PAYLOAD_TOO_LARGE: kind(413, "The body is too large"),
  URI_TOO_LONG: kind(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE: kind(415, "Send application/json"),
  IDEMPOTENCY_KEY_REUSED: kind(422, "The key was used with another request"),
  TRIP_CANCELLED: kind(422, "The trip is cancelled"),
  CANNOT_CANCEL_IN_PROGRESS: kind(422, "It is too late to cancel"),
  HEADERS_TOO_LARGE: kind(431, "There are too many headers, or they are too large"),
  RATE_LIMITED: kind(429, "Too many requests", true),
  INTERNAL: kind(500, "Something went wrong on our side", true),
  UNAVAILABLE: kind(503, "The service is not available right now", true),
} as const satisfies Record<string, ErrorKind>;
export type ErrorCode = keyof typeof errorCodes;

export const Issue = z.object({ path: z.string(), message: z.string() });
export type Issue = z.infer<typeof Issue>;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  detail: z
    .string()
    .describe("In English, for whoever builds an app: apps word `code` in their reader's language"),
  requestId: z.string(),
  issues: z.array(Issue).optional(),
});
export type Problem = z.infer<typeof Problem>;

export interface ProblemOptions {
  readonly detail?: string;
  readonly issues?: readonly Issue[];
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** An error that is an answer. Thrown by verbs and turned into problem+json at the door. */
export class BeelineError extends Error {
  readonly code: ErrorCode;
  readonly options: ProblemOptions;

  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    super(options.detail ?? errorCodes[code].title);
    this.name = "BeelineError";
    this.code = code;
    this.options = options;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }
}

/** The problem+json body. The text of a 5xx is constant: the inside is nobody's business. */
export function toProblem(error: BeelineError, requestId: string): Problem {
  const { status, title } = errorCodes[error.code];
  return {
    type: `https://beeline.dev/problems/${error.code.toLowerCase().replaceAll("_", "-")}`,
    title,
    status,
    code: error.code,
    detail: status >= 500 ? title : (error.options.detail ?? title),
    requestId,
    ...(error.options.issues ? { issues: [...error.options.issues] } : {}),
  };
}

/** Without a better idea of ours a caller comes back after this. */
const DEFAULT_RETRY_SECONDS = 2;

/** The headers of a problem+json answer. */
export function problemHeaders({ code, status, options }: BeelineError): Record<string, string> {
  const isAway = code === "UNAVAILABLE";
  const retryAfter = options.retryAfterSeconds ?? (isAway ? DEFAULT_RETRY_SECONDS : undefined);
  return {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  };
}

/** Turns zod's issues into ours, without echoing what was sent. */
export function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.slice(0, 20).map((issue) => ({
    path: issue.path.map(String).join("."),
    message: issue.message,
  }));
}
