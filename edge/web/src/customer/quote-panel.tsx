import type { Quote } from "#shared/contracts/orders.ts";
import { Countdown, MoneyText } from "../design/figures.tsx";
import { ErrorState, Note, Skeleton } from "../design/notice.tsx";
import type { Loaded } from "../use-load.ts";
import { spanWords } from "../words/time-words.ts";

export function QuotePanel({ quote, renew }: { quote: Loaded<Quote>; renew: () => void }) {
  if (quote.status === "loading") {
    return (
      <div className="stack tight" role="status">
        <span className="unseen">Working out the price</span>
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
  if (!option)
    return (
      <Note icon="alert">
        There is no way to deliver this right now. Try again in a few minutes.
      </Note>
    );
  return (
    <div className="stack" aria-live="polite">
      <h2>Price</h2>
      <dl className="price-lines">
        {option.lines.map((line) => (
          <div key={`${line.code}-${line.label}`}>
            <dt>{line.label}</dt>
            <dd>
              <MoneyText amount={line.amount} />
            </dd>
          </div>
        ))}
        <div className="price-total">
          <dt>Total</dt>
          <dd>
            <MoneyText amount={option.total} />
          </dd>
        </div>
      </dl>
      {quote.surgeMultiplier > 1 ? (
        <Note icon="flame" tone="warm">
          Many people order here right now: delivery costs {quote.surgeMultiplier.toFixed(1)} times
          the usual.
        </Note>
      ) : null}
      <p className="small soft row wide">
        <span className="figures">
          About {spanWords(Math.max(90, option.etaSeconds))} to your door
        </span>
        <span>
          Price holds for <Countdown until={quote.expiresAt} />
        </span>
      </p>
    </div>
  );
}
