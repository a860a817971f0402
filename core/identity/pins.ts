/**
 * The four digits that a passenger says to the driver. One PIN for all rides, known by heart, sealed
 * like everything personal; it stays until its owner changes it.
 */
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, statement } from "../platform/index.ts";

interface Row {
  readonly pin_sealed: string | null;
}

const selectPin = statement<Row>("select pin_sealed from people where id = $1");

/** Of two who draw one at the same moment the first stays. */
const keepFirst = statement<Row>(`
  update people set pin_sealed = coalesce(pin_sealed, $2) where id = $1 returning pin_sealed`);

const replacePin = statement<Row>(
  "update people set pin_sealed = $2 where id = $1 returning pin_sealed",
);

/** The PIN of a person, drawn when there is none yet. @throws BeelineError NOT_FOUND */
export async function pinOf(ctx: Ctx, personId: string): Promise<string> {
  const { sealer } = ctx.runtime;
  const [known] = await selectPin(ctx, [personId]);
  const sealed =
    known?.pin_sealed ??
    (await keepFirst(ctx, [personId, sealer.seal(drawPin(ctx))]))[0]?.pin_sealed;
  if (!sealed) throw new BeelineError("NOT_FOUND");
  return sealer.open(sealed);
}

export async function getPin(ctx: Ctx): Promise<{ pin: string }> {
  return { pin: await pinOf(ctx, ctx.actor.id ?? "") };
}

/** A PIN of one's own choice, or another drawn one. */
export async function setPin(ctx: Ctx, wanted: string | undefined): Promise<{ pin: string }> {
  const pin = wanted ?? drawPin(ctx);
  const [row] = await replacePin(ctx, [ctx.actor.id ?? "", ctx.runtime.sealer.seal(pin)]);
  if (!row) throw new BeelineError("NOT_FOUND");
  return { pin };
}

function drawPin(ctx: Ctx): string {
  const bytes = ctx.runtime.ambient.randomBytes(4);
  const number = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) % 10_000;
  return String(number).padStart(4, "0");
}
