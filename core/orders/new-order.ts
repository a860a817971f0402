import type { QuotedOption, quotes } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, newId, now } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";
import { deadlineOf } from "./order-rules.ts";
import { releaseTime, scheduleIssue } from "./placing-rules.ts";

export type QuoteRow = typeof quotes.$inferSelect;

export interface Wishes {
  readonly notes?: string | undefined;
  readonly scheduledFor?: string | undefined;
}

/** A quote's option as an order that is not written yet. @throws BeelineError VALIDATION_FAILED */
export function newOrder(
  ctx: Ctx,
  quote: QuoteRow,
  { option, key, ...wishes }: Wishes & { readonly option: QuotedOption; readonly key: string },
): OrderRow {
  const at = now(ctx);
  const scheduledFor = wishes.scheduledFor ? new Date(wishes.scheduledFor) : null;
  const message = scheduleIssue(at, scheduledFor);
  if (message) throw invalid("scheduledFor", message);
  return {
    id: newId(ctx, "order"),
    quoteId: quote.id,
    placedWithKey: key,
    customerId: quote.customerId,
    storeId: quote.storeId,
    cityCode: quote.cityCode,
    vertical: quote.vertical,
    state: "created",
    version: 1,
    items: quote.items,
    lines: option.lines,
    totalMinor: option.totalMinor,
    currency: quote.currency,
    dropoffLat: quote.dropoffLat,
    dropoffLng: quote.dropoffLng,
    addressSealed: quote.addressSealed,
    notesSealed: wishes.notes ? ctx.runtime.sealer.seal(wishes.notes) : null,
    otp: fourDigits(ctx),
    otpAttempts: 0,
    otpLockedUntil: null,
    placedAt: at,
    scheduledFor,
    releaseAt: releaseTime(at, scheduledFor, option.etaSeconds),
    deadlineAt: deadlineOf("created", at),
    readyAt: null,
    promisedReadyAt: null,
    tripId: null,
    riderId: null,
    cancellationFeeMinor: null,
    terms: option.terms ?? null,
    endedAt: null,
  };
}

/** The first one when none is named. @throws BeelineError VALIDATION_FAILED */
export function chooseOption(quote: QuoteRow, type: string | undefined): QuotedOption {
  const option = type
    ? quote.options.find((candidate) => candidate.type === type)
    : quote.options[0];
  if (option) return option;
  throw invalid("option", "The quote has no such option");
}

export function invalid(path: string, message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { issues: [{ path, message }] });
}

function fourDigits(ctx: Ctx): string {
  const bytes = ctx.runtime.ambient.randomBytes(4);
  const number = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) % 10_000;
  return String(number).padStart(4, "0");
}
