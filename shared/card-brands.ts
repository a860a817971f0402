/** Brands of cards as people write them. Providers send them in small letters. */
const brands: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  rupay: "RuPay",
  maestro: "Maestro",
  discover: "Discover",
  paypal: "PayPal",
  upi: "UPI",
};

/** @param brand as it is kept; one that is not known stays as it is */
export function brandName(brand: string): string {
  return brands[brand.toLowerCase()] ?? brand;
}
