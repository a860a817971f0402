import type { CityView } from "#shared/contracts/catalog.ts";
import type { DispatchLook, RiderVerdict } from "#shared/contracts/dispatch.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { Button } from "../design/button.tsx";
import { Icon, type IconName } from "../design/icons.tsx";
import { say } from "../i18n/speech.ts";
import { distanceWords } from "../words/distance-words.ts";
import { shortOrderId } from "../words/order-id.ts";
import { clockWords, spanWords } from "../words/time-words.ts";
import {
  bundleWords,
  lookWords,
  outcomeWords,
  type ScoreWords,
  scoreParts,
  scoreUnitOf,
  scoreWords,
  sortCandidates,
} from "./explain-words.ts";

/** So many are on the screen at once; the others are one press away. */
const FEW = 4;

export interface LookCardProps {
  readonly look: DispatchLook;
  readonly order: Order;
  readonly city: CityView;
  /** The offer whose candidates are on the map. */
  readonly shownId: string | null;
  readonly onShow: (offerId: string | null) => void;
}

/** One look of dispatch at the order: what came of it, and everybody it looked at. */
export function LookCard({ look, order, city, shownId, onShow }: LookCardProps) {
  const candidates = sortCandidates(look.candidates);
  const score = scoreUnitOf(look);
  const others = candidates.slice(FEW);
  const bundle = bundleWords(look, order.id);
  const [offer] = look.offers;
  const isShown = offer !== undefined && offer.id === shownId;
  const row = (verdict: RiderVerdict) => (
    <CandidateRow key={verdict.riderId} verdict={verdict} score={score} unit={city.distanceUnit} />
  );
  return (
    <li className="look" data-shown={isShown ? "" : undefined}>
      <header className="look-head">
        <Icon name={iconOf(look)} />
        <div>
          <h3>{lookWords(look, { readyAt: order.readyAt, clock: city })}</h3>
          <p className="small soft figures">{whenWords(look, city)}</p>
          {bundle ? <p className="small look-bundle">{bundle}</p> : null}
        </div>
      </header>
      {candidates.length > 0 ? (
        <ol className="candidates" aria-label={say("explain.riders")}>
          {candidates.slice(0, FEW).map(row)}
        </ol>
      ) : null}
      {others.length > 0 ? (
        <details className="more-candidates">
          <summary>{say("explain.more", { count: others.length })}</summary>
          <ol className="candidates" aria-label={say("explain.others")}>
            {others.map(row)}
          </ol>
        </details>
      ) : null}
      {offer ? (
        <div className="look-foot">
          <Button
            size="small"
            icon="pin"
            aria-pressed={isShown}
            onClick={() => onShow(isShown ? null : offer.id)}
          >
            {say(isShown ? "explain.hide" : "explain.show")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function whenWords({ at, radiusMeters, round }: DispatchLook, city: CityView): string {
  const clock = clockWords(at, city);
  const distance = distanceWords(radiusMeters, city.distanceUnit);
  return round > 1
    ? say("explain.when_again", { clock, distance, round })
    : say("explain.when", { clock, distance });
}

function iconOf({ heldFor, offers }: DispatchLook): IconName {
  if (heldFor !== null) return "hourglass";
  if (offers.some(({ state }) => state === "accepted")) return "check";
  if (offers.some(({ state }) => state === "pending")) return "bell";
  return offers.length > 0 ? "cross" : "search";
}

function CandidateRow(props: { verdict: RiderVerdict; score: ScoreWords; unit: "km" | "mi" }) {
  const { verdict, score, unit } = props;
  const isChosen = ["offered", "also_offered", "held_for"].includes(verdict.outcome);
  const parts = scoreParts(verdict, score);
  return (
    <li className="candidate" data-chosen={isChosen ? "" : undefined}>
      <div className="candidate-line">
        <strong className="figures">{shortOrderId(verdict.riderId)}</strong>
        <span className="figures">
          {say("explain.away", {
            distance: distanceWords(verdict.distanceMeters, unit),
            span: spanWords(verdict.etaSeconds),
          })}
        </span>
        <span className="figures candidate-score">{scoreWords(verdict.score, score)}</span>
      </div>
      <p className="small soft">{outcomeWords[verdict.outcome]}</p>
      {parts.length > 0 ? (
        <dl className="score-parts">
          {parts.map(({ name, words, share, isGood }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <span className="score-bar" data-good={isGood ? "" : undefined} aria-hidden="true">
                  <span style={{ width: `${Math.max(2, Math.round(share * 100))}%` }} />
                </span>
                <span className="figures">{words}</span>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </li>
  );
}
