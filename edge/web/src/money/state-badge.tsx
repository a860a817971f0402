import type { StateWords } from "./payment-words.ts";
import "./money.css";

/** The state of money that is on its way, in a word. */
export function StateBadge({ words }: { words: StateWords }) {
  return (
    <span className="money-state" data-tone={words.tone}>
      {words.label}
    </span>
  );
}
