/** The card that was just added on the provider's page, for the page that the customer comes back to. */
const NAME = "beeline.chosen-method";

export function chooseMethod(id: string): void {
  sessionStorage.setItem(NAME, id);
}

/** Told once. */
export function takeChosenMethod(): string | null {
  const id = sessionStorage.getItem(NAME);
  sessionStorage.removeItem(NAME);
  return id;
}
