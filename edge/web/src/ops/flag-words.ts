/** Signs of made-up positions, in plain words. Pure. */
import type { ClearReason, FlaggedRider } from "#shared/contracts/ops.ts";
import type { Choice } from "../design/field.tsx";

const signs: Readonly<Record<string, string>> = {
  teleport: "Jumped farther than anybody can ride",
  speed: "Went faster than the vehicle can",
  repetition: "Repeated the same way to the last digit",
  accuracy: "Was more exact than a phone can be",
  clock: "Changed the clock of the phone",
};

export function signalWords({
  kind,
  count,
}: Pick<FlaggedRider["signals"][number], "kind" | "count">): string {
  const sign = signs[kind] ?? kind.replaceAll("_", " ");
  return count === 1 ? `${sign}, once` : `${sign}, ${count} times`;
}

const reasons: Readonly<Record<ClearReason, string>> = {
  looked_fine: "I looked at the way, and it is fine",
  phone_fault: "The phone is at fault",
  spoke_with_rider: "I spoke with the rider",
};

export const clearChoices: readonly Choice<ClearReason>[] = (
  Object.keys(reasons) as ClearReason[]
).map((value) => ({ value, label: reasons[value] }));
