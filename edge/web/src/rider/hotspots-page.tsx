/** Where rides are asked for near the driver: a map, a list, and how old both are. */
import { lazy, Suspense, useEffect, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { type Hotspot, hotspotRoutes } from "#shared/contracts/hotspots.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import type { Position } from "#shared/geo.ts";
import { isRegionCode } from "#shared/regions.ts";
import { type RideType, rideTypesOf } from "#shared/ride-types.ts";
import { Choices } from "../design/field.tsx";
import { EmptyState, Show, Skeleton } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { useNow } from "../live/use-now.ts";
import { usePageTitle } from "../router.tsx";
import { useLoad } from "../use-load.ts";
import { distanceWords } from "../words/distance-words.ts";
import { factorWords, rideTypeWords } from "../words/ride-words.ts";
import { spanWords } from "../words/time-words.ts";
import { riderApi } from "./rider-api.ts";
import "./hotspots.css";

const HotspotsMap = lazy(() => import("./hotspots-map.tsx"));

type Answer = ResponseOf<typeof hotspotRoutes.listHotspots>;

/** Asked for again as often as it changes to speak of. */
const AGAIN_MS = 20_000;

export function HotspotsPage({ city, at }: { city: CityView; at: Position }) {
  usePageTitle(say("hotspots.page"));
  const [wanted, setWanted] = useState<RideType | null>(null);
  // Each turn asks for where the driver is by then.
  const { loaded, reload } = useLoad(`hotspots ${wanted}`, async () => {
    const query = { lat: at.lat, lng: at.lng, ...(wanted === null ? {} : { rideType: wanted }) };
    const answer = await riderApi.call(hotspotRoutes.listHotspots, { query });
    return { ...answer, loadedAtMs: Date.now() };
  });
  useEffect(() => {
    const timer = setInterval(reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const types = isRegionCode(city.region) ? rideTypesOf[city.region] : [];
  const shown = loaded.status === "ready" ? loaded.value.rideType : wanted;
  return (
    <div className="stack loose hotspots">
      <div>
        <h1>{say("hotspots.title")}</h1>
        <p className="soft">{say("hotspots.explain")}</p>
      </div>
      <Choices
        legend={say("hotspots.type")}
        isLegendHidden
        value={shown}
        onChange={setWanted}
        choices={types.map((value) => ({ value, label: rideTypeWords(value) }))}
      />
      <Show loaded={loaded} retry={reload}>
        {(answer) => <Found answer={answer} city={city} at={at} />}
      </Show>
    </div>
  );
}

interface FoundProps {
  answer: Answer & { loadedAtMs: number };
  city: CityView;
  at: Position;
}

function Found({ answer, city, at }: FoundProps) {
  const now = useNow(1_000);
  if (answer.rideType === null) {
    const words = { title: say("hotspots.no_rides"), next: say("hotspots.no_rides_next") };
    return <EmptyState icon="bag" {...words} />;
  }
  // By its own clock: the phone's may be off.
  const ageMs = answer.ageMs === null ? null : answer.ageMs + now - answer.loadedAtMs;
  const lifeMs = Date.parse(answer.expiresAt ?? "") - Date.parse(answer.at ?? "");
  if (ageMs === null || ageMs > lifeMs) {
    const words = { title: say("hotspots.unknown"), next: say("hotspots.unknown_next") };
    return <EmptyState icon="hourglass" {...words} />;
  }
  if (answer.items.length === 0) {
    const distance = distanceWords(answer.radiusMeters, city.distanceUnit);
    const next = say("hotspots.none_next", { distance });
    return (
      <EmptyState icon="flame" title={say("hotspots.none")} next={next}>
        <Age ageMs={ageMs} />
      </EmptyState>
    );
  }
  return (
    <>
      <div className="hotspots-map">
        <Suspense fallback={<Skeleton height="100%" />}>
          <HotspotsMap city={city} at={at} items={answer.items} />
        </Suspense>
      </div>
      <section className="stack" aria-labelledby="hotspots-list">
        <div className="hotspots-head">
          <h2 id="hotspots-list">{say("hotspots.list")}</h2>
          <Age ageMs={ageMs} />
        </div>
        <ol className="rows">
          {answer.items.map((item) => (
            <Spot key={item.cell} item={item} unit={city.distanceUnit} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Age({ ageMs }: { ageMs: number }) {
  return <p className="small soft">{say("hotspots.age", { age: spanWords(ageMs / 1_000) })}</p>;
}

function Spot({ item, unit }: { item: Hotspot; unit: CityView["distanceUnit"] }) {
  const { requests, freeRiders, multiplierHundredths, meters, demandScore } = item;
  return (
    <li className="hotspot">
      <span className="hotspot-bar" aria-hidden="true">
        <span style={{ height: `${Math.round(demandScore * 100)}%` }} />
      </span>
      <span>
        <strong>{say("hotspots.requests", { count: requests })}</strong>
        <span className="small soft block">{say("hotspots.drivers", { count: freeRiders })}</span>
      </span>
      <span className="hotspot-figures">
        {multiplierHundredths > 100 ? (
          <strong className="figures">
            {say("hotspots.surge", { factor: factorWords(multiplierHundredths / 100) })}
          </strong>
        ) : null}
        <span className="small soft block">
          {say("hotspots.away", { distance: distanceWords(meters, unit) })}
        </span>
      </span>
    </li>
  );
}
