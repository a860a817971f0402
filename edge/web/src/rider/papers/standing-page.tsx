/** How the rider stands: stars, rates, the pause or suspension that holds, and what was before. */
import { type FormEvent, useId, useState } from "react";
import {
  type RiderPause,
  type Standing,
  type Suspension,
  standingRoutes,
} from "#shared/contracts/standing.ts";
import { Button } from "../../design/button.tsx";
import { Countdown } from "../../design/figures.tsx";
import { EmptyState, Note, Show } from "../../design/notice.tsx";
import { useNow } from "../../live/use-now.ts";
import { Stars } from "../../ratings/rate-order.tsx";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { dayWords } from "../../words/time-words.ts";
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
  return (
    <Note icon="pause" tone="warm">
      <strong>You are not asked for orders right now.</strong>
      <p>
        {pauseWords[pause.reason]}. It goes on in <Countdown until={pause.endsAt} />.
      </p>
    </Note>
  );
}

function Rates({ standing }: { standing: Standing }) {
  const { rating, ratings, windowDays, offers, accepted } = standing;
  const percent = (value: number | null) => (value === null ? "Too early to say" : `${value} %`);
  return (
    <section className="panel stack" aria-label="Rates">
      <div className="row wide">
        <Stars stars={rating} />
        <span className="small soft figures">
          {rating.toFixed(2)} from {ratings} {ratings === 1 ? "rating" : "ratings"}
        </span>
      </div>
      <dl className="price-rows">
        <div>
          <dt>
            Offers you took
            <span className="small soft block">
              {accepted} of {offers} in {windowDays} days
            </span>
          </dt>
          <dd>{percent(standing.acceptancePercent)}</dd>
        </div>
        <div>
          <dt>
            Trips you gave back
            <span className="small soft block">
              {standing.cancelled} of {accepted} that you took
            </span>
          </dt>
          <dd>{percent(standing.cancellationPercent)}</dd>
        </div>
      </dl>
      <p className="small soft">
        Whoever takes most offers is asked sooner. Several declined, unanswered or given back in a
        row bring a short pause.
      </p>
    </section>
  );
}

function Suspended({ suspension, onChanged }: { suspension: Suspension; onChanged: () => void }) {
  const { reason, at, appealState } = suspension;
  return (
    <section className="panel stack" aria-label="Suspension">
      <Note icon="alert" tone="bad">
        <strong>Your account is suspended.</strong>
        <p>
          {suspensionWords[reason]}, since {dayWords(at)}. You keep what you have earned.
        </p>
      </Note>
      {appealState === null ? <AppealForm onSent={onChanged} /> : null}
      {appealState === "open" ? (
        <p>Somebody who did not suspend you is reading your appeal.</p>
      ) : null}
      {appealState === "upheld" ? <p>Your appeal was read, and the suspension stays.</p> : null}
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
        <label htmlFor={id}>Is this wrong? Tell us what happened.</label>
        <textarea
          id={id}
          rows={5}
          maxLength={2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p className="small soft">Somebody else than who suspended you decides. You can ask once.</p>
      <RefusalNote error={error} />
      <Button type="submit" look="main" isBusy={isBusy} disabled={text.trim() === ""}>
        Appeal
      </Button>
    </form>
  );
}

function History({ standing }: { standing: Standing }) {
  const past = [
    ...standing.pauses.map(({ id, startsAt, reason }) => ({
      ...{ id, at: startsAt, words: `Paused: ${pauseWords[reason].toLowerCase()}` },
    })),
    ...standing.suspensions.map(({ id, at, reason, liftedAt }) => ({
      ...{ id, at, words: `Suspended: ${suspensionWords[reason].toLowerCase()}` },
      ...(liftedAt ? { end: `lifted ${dayWords(liftedAt)}` } : {}),
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  if (past.length === 0) {
    return (
      <EmptyState
        icon="check"
        title="Nothing to tell"
        next="Pauses and suspensions would be listed here."
      />
    );
  }
  return (
    <section className="stack" aria-labelledby="standing-history">
      <h2 id="standing-history">Before</h2>
      <ul className="rows">
        {past.map((one) => (
          <li key={one.id} className="paper-row">
            {one.words}
            <span className="small soft block figures">
              {dayWords(one.at)}
              {"end" in one ? `, ${one.end}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
