/** The search for a driver, as it goes on: its rounds, and the time that is left. */
import type { Order } from "#shared/contracts/orders.ts";
import { say } from "../../i18n/speech.ts";
import { useNow } from "../../live/use-now.ts";
import { countdownWords } from "../../words/time-words.ts";
import { searchProgress } from "./ride-words.ts";

export function SearchPanel({ order }: { order: Order }) {
  const now = useNow(500);
  const until = order.ride?.searchUntil;
  const began = order.timeline.findLast(({ state }) => state === "searching")?.at ?? order.placedAt;
  const waveSeconds = order.ride?.searchWaveSeconds;
  if (!until || !waveSeconds) return null;
  const untilMs = Date.parse(until);
  const { share, wave, waves } = searchProgress(Date.parse(began), untilMs, now, waveSeconds);
  return (
    <section className="panel stack tight" aria-label={say("trip.searching")}>
      <div className="search-bar" aria-hidden="true">
        {Array.from({ length: waves }, (_, at) => {
          const filled = Math.min(1, Math.max(0, share * waves - at));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rounds never move
            <span key={at}>
              <span style={{ width: `${filled * 100}%` }} />
            </span>
          );
        })}
      </div>
      <p className="row wide small soft figures">
        <span>{say("trip.wave", { wave, waves })}</span>
        <span role="timer" aria-live="off">
          {say("trip.time_left", { time: countdownWords((untilMs - now) / 1_000) })}
        </span>
      </p>
    </section>
  );
}
