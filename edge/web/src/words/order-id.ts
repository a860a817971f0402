/** The few letters by which people at a counter call an order: the end of its id, in capitals. */
export function shortOrderId(id: string): string {
  return id.slice(-4).toUpperCase();
}

/** "2 × Masala dosa, 1 × Filter coffee" */
export function itemsWords(items: readonly { quantity: number; name: string }[]): string {
  return items.map(({ quantity, name }) => `${quantity} × ${name}`).join(", ");
}
