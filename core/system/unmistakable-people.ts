/** People whose names, phones, addresses and words occur nowhere else, to be searched for. */

/** Everything a person may tell us, in words that occur nowhere else. */
export interface Secrets {
  phone: string;
  name: string;
  riderName: string;
  partnerName: string;
  address: string;
  notes: string;
  cancelReason: string;
  rejectReason: string;
}

export const secretsOf: Record<"in" | "uk", Secrets> = {
  in: {
    phone: "+919876512349",
    name: "Zarnivoop Quillfeather",
    riderName: "Ruxandra Pedalmeier",
    partnerName: "Kasimir Loeffelholz",
    address: "77 Marzipan Crescent, behind the walrus",
    notes: "My aunt Philippa sleeps, ring at the violet gate",
    cancelReason: "My brother Oswin broke his ankle",
    rejectReason: "Tell Zarnivoop the fryer of Kasimir died",
  },
  uk: {
    phone: "+447700123987",
    name: "Ermintrude Vandersnoot",
    riderName: "Balthasar Speichenrad",
    partnerName: "Clothilde Pfannenstiel",
    address: "12b Turnip Wynd, over the cooper",
    notes: "Grandpa Leopold opens, he hears badly",
    cancelReason: "Uncle Thaddeus came with lasagne",
    rejectReason: "Ask Ermintrude to forgive Clothilde",
  },
};

/** Names also by their parts, phones also without their country. */
export function needlesOf(secrets: Secrets): string[] {
  const { phone, name, riderName, partnerName, ...texts } = secrets;
  const names = [name, riderName, partnerName].flatMap((whole) => whole.split(" "));
  const national = phone.replace(/^\+(91|44)/, "");
  return [...names, national, ...Object.values(texts), encodeURIComponent(secrets.address)];
}
