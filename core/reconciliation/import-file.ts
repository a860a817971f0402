import { type BodyOf, MAX_CSV_CHARACTERS, type routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, sha256Hex } from "../platform/index.ts";
import { callProvider, ProviderError } from "../providers/index.ts";
import type { Line } from "./classify-rules.ts";
import { importLines } from "./import-lines.ts";
import type { FileRow } from "./line-row.ts";
import { periodOf } from "./period-rules.ts";
import { readCoveredUntil } from "./read-covered.ts";

/**
 * Imports a settlement file of a provider. The same content again answers with the first import.
 * @throws BeelineError VALIDATION_FAILED with the line that is none, or for a file without lines
 */
export async function importFile(
  ctx: Ctx,
  { provider, csv }: BodyOf<typeof routes.importSettlementFile>,
): Promise<FileRow> {
  if (csv.length > MAX_CSV_CHARACTERS) throw new BeelineError("PAYLOAD_TOO_LARGE");
  const lines: Line[] = await callProvider(ctx, provider, async (adapter) =>
    adapter.readSettlementFile(csv),
  ).catch((error: unknown) => {
    throw refusalOf(error);
  });
  if (lines.length === 0) throw notAFile("The file has no lines");
  const { start, end } = periodOf(lines, await readCoveredUntil(ctx, provider));
  const fingerprint = sha256Hex(csv);
  return importLines(ctx, { provider, source: "csv", fingerprint, start, end, lines });
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ProviderError)) return error;
  const [, line] = /^line_(\d+)$/.exec(error.code) ?? [];
  if (line !== undefined) return notAFile(`Line ${line} is not one of this provider's reports`);
  if (error.code === "not_configured") return notAFile("This provider is not set up here");
  return error.outcome === "rejected" ? notAFile("This is not a report of this provider") : error;
}

function notAFile(message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { issues: [{ path: "csv", message }] });
}
