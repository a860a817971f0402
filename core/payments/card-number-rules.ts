/** Card numbers must not reach us; this recognises the ones that try to. */

const MIN_DIGITS = 12;
const MAX_DIGITS = 19;

/** Whether a text holds a run of digits, possibly grouped, that passes as a card number. */
export function looksLikeCardNumber(text: string): boolean {
  const runs = text.match(/\d(?:[ _.-]?\d)+/g) ?? [];
  return runs.some((run) => {
    const digits = run.replaceAll(/\D/g, "");
    return digits.length >= MIN_DIGITS && digits.length <= MAX_DIGITS && passesLuhn(digits);
  });
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
