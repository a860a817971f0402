/** Money, countdowns and links: the small things with digits in them. */
import type { Money } from "#shared/money.ts";
import { say } from "../i18n/speech.ts";
import type { LinkState } from "../live/reconnecting-socket.ts";
import { useNow } from "../live/use-now.ts";
import { moneyWords } from "../words/money-words.ts";
import { countdownWords, secondsUntil } from "../words/time-words.ts";
import "./figures.css";

export function MoneyText({ amount }: { amount: Money }) {
  return <span className="figures">{moneyWords(amount)}</span>;
}

/** Time left until an instant, told by the second for the eye only; it is not read aloud. */
export function Countdown({ until }: { until: string }) {
  const now = useNow(500);
  return (
    <span className="figures" role="timer" aria-live="off">
      {countdownWords(secondsUntil(until, now))}
    </span>
  );
}

/** A ring that empties; at `from` it is full. */
export function CountdownRing({
  from,
  until,
  size = 76,
}: {
  from: string;
  until: string;
  size?: number;
}) {
  const now = useNow(200);
  const left = Math.max(0, secondsUntil(until, now));
  const whole = Math.max(1, (Date.parse(until) - Date.parse(from)) / 1_000);
  const radius = 44;
  const length = 2 * Math.PI * radius;
  return (
    <span className={`ring ${left < 5 ? "soon" : ""}`} style={{ width: size, height: size }}>
      <svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">
        <circle cx="50" cy="50" r={radius} className="ring-track" />
        <circle
          cx="50"
          cy="50"
          r={radius}
          className="ring-left"
          strokeDasharray={length}
          strokeDashoffset={length * (1 - Math.min(1, left / whole))}
        />
      </svg>
      <span className="figures" role="timer" aria-live="off">
        {Math.ceil(left)}
        <span className="unseen"> {say("span.seconds_left")}</span>
      </span>
    </span>
  );
}

export function LinkBadge({ link }: { link: LinkState }) {
  return (
    <span className="link-badge" data-link={link} role="status">
      <span className="link-dot" aria-hidden="true" />
      <span className="link-words">{say(`link.${link}`)}</span>
    </span>
  );
}
