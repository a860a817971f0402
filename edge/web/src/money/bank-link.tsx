import { safePage } from "./payment-words.ts";

/** The way to the bank's own page, where the customer confirms; it comes back to where it began. */
export function BankLink({ url }: { url: string | null }) {
  const page = safePage(url);
  if (page === null) {
    return (
      <p className="small">The question is in your UPI or bank app. This page goes on by itself.</p>
    );
  }
  return (
    <p>
      <a className="button main normal" href={page} target="_blank" rel="noopener noreferrer">
        Confirm with your bank
      </a>
    </p>
  );
}
