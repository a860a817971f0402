/** How the rider stands: stars, rates, the pause or suspension that holds, and what was before. */
import { type FormEvent, useId, useState } from "react";
import {
  type RiderPause,
  type Standing,
  type Suspension,
  standingRoutes,
} from "#shared/contracts/standing.ts";
import { Button } from "../../design/button.tsx";
import { EmptyState, Note, Show } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { useNow } from "../../live/use-now.ts";
import { Stars } from "../../ratings/rate-order.tsx";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { countdownWords, dayWords, secondsUntil } from "../../words/time-words.ts";
import { riderApi } from "../rider-api.ts";
import { pauseWords, suspensionWords } from "./standing-words.ts";

export function StandingPage() {
  const { loaded, reload } = useLoad("standing", () => riderApi.call(standingRoutes.getStanding));
  return (
    <Show loaded={loaded} retry={reload}>
      {(standing) => (
        <div className="stack">
          {standing.suspension ? (
            <Suspended suspension={standing.suspension} onChanged={reload} />
          ) : null}
          {standing.pause ? <Paused pause={standing.pause} /> : null}
          <Rates standing={standing} />
          <History standing={standing} />
        </div>
      )}
    </Show>
  );
}

/** Disappears by itself when its time is over. */
export function Paused({ pause }: { pause: RiderPause }) {
  const now = useNow(1_000);
  if (now >= Date.parse(pause.endsAt)) return null;
  const left = countdownWords(secondsUntil(pause.endsAt, now));
  return (
    <Note icon="pause" tone="warm">
      <strong>{say("standing.not_asked")}</strong>
      <p>{say("standing.goes_on", { why: pauseWords[pause.reason], left })}</p>
    </Note>
  );
}

function Rates({ standing }: { standing: Standing }) {
  const { rating, ratings, windowDays, offers, accepted } = standing;
  const percent = (value: number | null) =>
    value === null ? say("standing.too_early") : say("standing.percent", { value });
  return (
    <section className="panel stack" aria-label={say("standing.rates")}>
      <div className="row wide">
        <Stars stars={rating} />
        <span className="small soft figures">
          {say("standing.ratings", { stars: rating, count: ratings })}
        </span>
      </div>
      <dl className="price-rows">
        <div>
          <dt>
            {say("standing.taken")}
            <span className="small soft block">
              {say("standing.taken_of", { accepted, offers, days: windowDays })}
            </span>
          </dt>
          <dd>{percent(standing.acceptancePercent)}</dd>
        </div>
        <div>
          <dt>
            {say("standing.given_back")}
            <span className="small soft block">
              {say("standing.given_back_of", { cancelled: standing.cancelled, accepted })}
            </span>
          </dt>
          <dd>{percent(standing.cancellationPercent)}</dd>
        </div>
      </dl>
      <p className="small soft">{say("standing.advice")}</p>
    </section>
  );
}

function Suspended({ suspension, onChanged }: { suspension: Suspension; onChanged: () => void }) {
  const { reason, at, appealState } = suspension;
  return (
    <section className="panel stack" aria-label={say("suspension.title")}>
      <Note icon="alert" tone="bad">
        <strong>{say("suspension.now")}</strong>
        <p>{say("suspension.since", { reason: suspensionWords[reason], day: dayWords(at) })}</p>
      </Note>
      {appealState === null ? <AppealForm onSent={onChanged} /> : null}
      {appealState === "open" ? <p>{say("appeal.open")}</p> : null}
      {appealState === "upheld" ? <p>{say("appeal.upheld")}</p> : null}
    </section>
  );
}

function AppealForm({ onSent }: { onSent: () => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const { isBusy, error, run } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await riderApi.call(standingRoutes.appealSuspension, { body: { text: text.trim() } });
      onSent();
    });
  };
  return (
    <form className="stack tight" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>{say("appeal.ask")}</label>
        <textarea
          id={id}
          rows={5}
          maxLength={2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p className="small soft">{say("appeal.once")}</p>
      <RefusalNote error={error} />
      <Button type="submit" look="main" isBusy={isBusy} disabled={text.trim() === ""}>
        {say("appeal.send")}
      </Button>
    </form>
  );
}

function History({ standing }: { standing: Standing }) {
  const past = [
    ...standing.pauses.map(({ id, startsAt, reason }) => {
      return { id, at: startsAt, words: say(`paused.${reason}`), liftedAt: null };
    }),
    ...standing.suspensions.map(({ id, at, reason, liftedAt }) => {
      return { id, at, words: say(`suspended.${reason}`), liftedAt };
    }),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  if (past.length === 0) {
    return (
      <EmptyState
        icon="check"
        title={say("standing.nothing")}
        next={say("standing.nothing_next")}
      />
    );
  }
  return (
    <section className="stack" aria-labelledby="standing-history">
      <h2 id="standing-history">{say("standing.before")}</h2>
      <ul className="rows">
        {past.map((one) => (
          <li key={one.id} className="paper-row">
            {one.words}
            <span className="small soft block figures">
              {one.liftedAt
                ? say("standing.lifted", { at: dayWords(one.at), lifted: dayWords(one.liftedAt) })
                : dayWords(one.at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
