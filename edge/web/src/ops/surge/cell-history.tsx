/** How demand and surge of a cell went: a bar each two minutes, the words for the highest. */
import type { CityView } from "#shared/contracts/catalog.ts";
import { type SurgeMoment, surgeRoutes } from "#shared/contracts/surge.ts";
import type { RideType } from "#shared/ride-types.ts";
import { Show } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { useLoad } from "../../use-load.ts";
import { clockWords, dayWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import { multiplierWords, shortCell } from "./surge-words.ts";

/** Two hours of a busy cell. */
const MOMENTS = 60;
const BAR = 6;
const HEIGHT = 56;

export function CellHistory(props: { city: CityView; cell: string; rideType: RideType }) {
  const { city, cell, rideType } = props;
  const { loaded, reload } = useLoad(`history ${city.code} ${cell} ${rideType}`, () =>
    opsApi.call(surgeRoutes.getSurgeHistory, {
      query: { city: city.code, cell, rideType, limit: MOMENTS },
    }),
  );
  return (
    <section className="stack tight" aria-labelledby="history-title">
      <h2 id="history-title">{say("surge.history", { cell: shortCell(cell) })}</h2>
      <Show loaded={loaded} retry={reload}>
        {({ items }) => <Bars moments={items.toReversed()} city={city} />}
      </Show>
    </section>
  );
}

/** @param props.moments the oldest first */
function Bars({ moments, city }: { moments: readonly SurgeMoment[]; city: CityView }) {
  const [first] = moments;
  if (!first) return <p className="small soft">{say("surge.history_none")}</p>;
  const most = Math.max(...moments.map(({ requests5m }) => requests5m));
  const highest = moments.reduce((best, one) =>
    one.multiplierHundredths > best.multiplierHundredths ? one : best,
  );
  return (
    <>
      <svg
        className="surge-bars"
        viewBox={`0 0 ${MOMENTS * BAR} ${HEIGHT}`}
        aria-hidden="true"
        focusable="false"
      >
        {moments.map((moment, place) => {
          const height = (moment.requests5m / Math.max(1, most)) * HEIGHT;
          return (
            <rect
              key={moment.at}
              x={place * BAR}
              y={HEIGHT - height}
              width={BAR - 1}
              height={height}
              data-raised={moment.multiplierHundredths > 100 ? "" : undefined}
            />
          );
        })}
      </svg>
      <p className="small soft">
        {say("surge.history_most", { at: dayWords(first.at, city), most })}{" "}
        {highest.multiplierHundredths > 100
          ? say("surge.history_highest", {
              factor: multiplierWords(highest.multiplierHundredths),
              clock: clockWords(highest.at, city),
            })
          : say("surge.history_never")}
      </p>
    </>
  );
}
