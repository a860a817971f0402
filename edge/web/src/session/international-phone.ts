/**
 * Brings what a person types into E.164. A number without a plus is taken as one of the region:
 * a leading zero (the trunk prefix) is dropped and the country's prefix set before it.
 * @returns undefined when it cannot be a phone number
 */
export function internationalPhone(typed: string, countryPrefix: string): string | undefined {
  const bare = typed.replaceAll(/[\s().\-/]/g, "");
  if (!/^(\+|00)?\d+$/.test(bare)) return undefined;
  const phone = bare.startsWith("+")
    ? bare
    : bare.startsWith("00")
      ? `+${bare.slice(2)}`
      : `${countryPrefix}${bare.replace(/^0/, "")}`;
  return /^\+[1-9]\d{7,14}$/.test(phone) ? phone : undefined;
}
