import type { Quote } from "#shared/contracts/orders.ts";
import { MoneyText } from "../design/figures.tsx";
import { ErrorState, Note, Skeleton } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { useNow } from "../live/use-now.ts";
import type { Loaded } from "../use-load.ts";
import { oneDigitWords } from "../words/figure-words.ts";
import { lineWords } from "../words/ride-words.ts";
import { countdownWords, secondsUntil, spanWords } from "../words/time-words.ts";

export function QuotePanel({ quote, renew }: { quote: Loaded<Quote>; renew: () => void }) {
  if (quote.status === "loading") {
    return (
      <div className="stack tight" role="status">
        <span className="unseen">{say("quote.working_out")}</span>
        <Skeleton height="1.4rem" width="40%" />
        <Skeleton />
        <Skeleton />
        <Skeleton />
        <Skeleton height="1.8rem" />
      </div>
    );
  }
  if (quote.status === "failed") return <ErrorState error={quote.error} retry={renew} />;
  return <Price quote={quote.value} />;
}

function Price({ quote }: { quote: Quote }) {
  const option = quote.options[0];
  if (!option) return <Note icon="alert">{say("quote.none")}</Note>;
  return (
    <div className="stack" aria-live="polite">
      <h2>{say("quote.price")}</h2>
      <dl className="price-lines">
        {option.lines.map((line) => (
          <div key={`${line.code}-${line.label}`}>
            <dt>{lineWords(line)}</dt>
            <dd>
              <MoneyText amount={line.amount} />
            </dd>
          </div>
        ))}
        <div className="price-total">
          <dt>{say("line.total")}</dt>
          <dd>
            <MoneyText amount={option.total} />
          </dd>
        </div>
      </dl>
      {quote.surgeMultiplier > 1 ? (
        <Note icon="flame" tone="warm">
          {say("quote.busy", { factor: oneDigitWords(quote.surgeMultiplier) })}
        </Note>
      ) : null}
      <p className="small soft row wide">
        <span className="figures">
          {say("quote.time", { time: spanWords(Math.max(90, option.etaSeconds)) })}
        </span>
        <PriceHolds until={quote.expiresAt} />
      </p>
    </div>
  );
}

/** Told by the second for the eye only; it is not read aloud. */
function PriceHolds({ until }: { until: string }) {
  const now = useNow(500);
  const time = countdownWords(secondsUntil(until, now));
  return (
    <span className="figures" role="timer" aria-live="off">
      {say("quote.holds", { time })}
    </span>
  );
}
