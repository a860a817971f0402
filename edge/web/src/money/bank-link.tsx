import { say } from "../i18n/speech.ts";
import { safePage } from "./payment-words.ts";

/** The way to the bank's own page, where the customer confirms; it comes back to where it began. */
export function BankLink({ url }: { url: string | null }) {
  const page = safePage(url);
  if (page === null) {
    return <p className="small">{say("bank.in_app")}</p>;
  }
  return (
    <p>
      <a className="button main normal" href={page} target="_blank" rel="noopener noreferrer">
        {say("bank.confirm")}
      </a>
    </p>
  );
}
