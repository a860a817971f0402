/** The types of ride with their prices and times, to choose one from. */
import type { Quote } from "#shared/contracts/orders.ts";
import type { RideSort } from "#shared/contracts/ride-quotes.ts";
import { Choices, SelectField } from "../../design/field.tsx";
import { Note } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { useNow } from "../../live/use-now.ts";
import { PriceLines } from "../../money/price-lines.tsx";
import { distanceWords } from "../../words/distance-words.ts";
import { moneyWords } from "../../words/money-words.ts";
import { factorWords, rideTypeWords } from "../../words/ride-words.ts";
import { clockWords, countdownWords, secondsUntil, spanWords } from "../../words/time-words.ts";
import { useShopping } from "../shopping.tsx";
import { priceRange, type RideOption } from "./ride-words.ts";

const sorts = ["preference", "cheapest", "soonest"] as const satisfies readonly RideSort[];
/** A minute is the smallest time worth saying. */
const minutes = (seconds: number) => spanWords(Math.max(90, seconds));

export function RideOptions(props: {
  options: readonly RideOption[];
  chosen: RideOption | null;
  onChoose: (type: string) => void;
  sort: RideSort;
  onSort: (sort: RideSort) => void;
}) {
  const { options, chosen } = props;
  return (
    <div className="stack tight">
      <div className="row wide wrap">
        <h2>{say("ride.types")}</h2>
        <SelectField
          label={say("ride.sort")}
          isLabelHidden
          value={props.sort}
          onChange={(event) =>
            props.onSort(sorts.find((sort) => sort === event.target.value) ?? "preference")
          }
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {say(`ride.sort_${sort}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Choices
        legend={say("ride.types")}
        isLegendHidden
        isStacked
        value={chosen?.type ?? null}
        onChange={props.onChoose}
        choices={options.map((option) => ({
          value: option.type,
          label: <OptionFace option={option} />,
        }))}
      />
    </div>
  );
}

function OptionFace({ option }: { option: RideOption }) {
  const { city } = useShopping();
  const { pickupEtaSeconds, arrivalSeconds, seats, surgeMultiplier = 1 } = option;
  const range = priceRange(option);
  return (
    <span className="ride-option">
      <span className="ride-option-head">
        <span>{rideTypeWords(option.type)}</span>
        <span className="figures ride-price">{moneyWords(option.total)}</span>
      </span>
      <span className="ride-option-facts small soft figures">
        <span>
          {pickupEtaSeconds === null || pickupEtaSeconds === undefined
            ? say("ride.nobody_near")
            : say("ride.pickup_in", { time: minutes(pickupEtaSeconds) })}
        </span>
        {arrivalSeconds === null || arrivalSeconds === undefined ? null : (
          <span>{say("ride.there_at", { clock: arrivalClock(arrivalSeconds, city) })}</span>
        )}
        {seats ? <span>{say("ride.seats", { count: seats })}</span> : null}
        {range ? <span>{range}</span> : null}
        {surgeMultiplier > 1 ? (
          <span className="ride-surge">
            {say("ride.surge", { factor: factorWords(surgeMultiplier) })}
          </span>
        ) : null}
      </span>
    </span>
  );
}

function arrivalClock(seconds: number, clock: Parameters<typeof clockWords>[1]): string {
  return clockWords(new Date(Date.now() + seconds * 1_000).toISOString(), clock);
}

/** What the chosen ride costs, line by line, and how long that holds. */
export function RidePrice(props: { quote: Quote; option: RideOption; isRenewed: boolean }) {
  const { quote, option } = props;
  const { city } = useShopping();
  const { distanceMeters, durationSeconds } = quote;
  const surge = option.surgeMultiplier ?? quote.surgeMultiplier;
  return (
    <div className="stack tight" aria-live="polite">
      {surge > 1 ? (
        <Note icon="flame" tone="warm">
          {say("ride.surge_why", { factor: factorWords(surge) })}
        </Note>
      ) : null}
      {quote.estimate === "range" ? (
        <Note icon="clock" tone="warm">
          {say("ride.estimate_only")}
        </Note>
      ) : null}
      <details className="ride-lines">
        <summary className="small">{say("ride.price_details")}</summary>
        <PriceLines lines={option.lines} total={option.total} />
      </details>
      <p className="small soft row wide wrap figures">
        {distanceMeters && durationSeconds ? (
          <span>
            {say("ride.trip_time", {
              distance: distanceWords(distanceMeters, city.distanceUnit),
              time: minutes(durationSeconds),
            })}
          </span>
        ) : (
          <span />
        )}
        <PriceHolds until={quote.expiresAt} />
      </p>
      {props.isRenewed ? <p className="small soft">{say("ride.price_renewed")}</p> : null}
    </div>
  );
}

/** Told by the second for the eye only; it is not read aloud. */
function PriceHolds({ until }: { until: string }) {
  const now = useNow(500);
  return (
    <span role="timer" aria-live="off">
      {say("ride.price_holds", { time: countdownWords(secondsUntil(until, now)) })}
    </span>
  );
}
