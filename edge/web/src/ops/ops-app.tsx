import { useCallback, useState } from "react";
import { type CityView, catalogRoutes } from "#shared/contracts/catalog.ts";
import type { SurgeMap } from "#shared/contracts/surge.ts";
import { OpsFrame } from "#shared/streams.ts";
import { SelectField } from "../design/field.tsx";
import { LinkBadge } from "../design/figures.tsx";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { BarLink, Shell } from "../design/shell.tsx";
import { say } from "../i18n/speech.ts";
import { useStream } from "../live/use-stream.ts";
import { usePageTitle } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { AccountLink, SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { OpsMap } from "./ops-map.tsx";
import { OpsPanel } from "./ops-panel.tsx";
import { applyOpsFrame, emptyOps, putOrder } from "./ops-view.ts";
import type { PastScene } from "./past-scene.ts";
import "./ops.css";

export default function OpsApp() {
  usePageTitle(say("ops.title"));
  return (
    <SignedIn
      role="ops"
      frame={(signIn) => (
        <Shell home="/ops" title={say("ops.title")}>
          {signIn}
        </Shell>
      )}
    >
      {({ user }) => <Region region={user.region} />}
    </SignedIn>
  );
}

function Region({ region }: { region: string }) {
  const { loaded, reload } = useLoad("cities", async () => {
    const { items } = await publicClient.call(catalogRoutes.listCities);
    return items.filter((city) => city.region === region);
  });
  const [code, setCode] = useState<string | null>(null);
  if (loaded.status === "ready" && loaded.value.length > 0) {
    const cities = loaded.value;
    const city = cities.find((candidate) => candidate.code === code) ?? cities[0];
    if (city) return <Room key={city.code} city={city} cities={cities} onCity={setCode} />;
  }
  return (
    <Shell home="/ops" title={say("ops.title")} tools={<AccountLink role="ops" />}>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList />}>
        {() => <EmptyState icon="pin" title={say("ops.no_city")} next={say("ops.no_city_next")} />}
      </Show>
    </Shell>
  );
}

/** Supply comes every second: a quarter of a minute without it is a dead link. */
const SILENCE_MS = 15_000;

function Room(props: {
  city: CityView;
  cities: readonly CityView[];
  onCity: (code: string) => void;
}) {
  const { city } = props;
  const [view, setView] = useState(emptyOps);
  const [chosenId, setChosenId] = useState<string | null>(null);
  // A moment that is over, while somebody looks into it.
  const [then, setThen] = useState<PastScene | null>(null);
  // While the panel is about surge the map is too.
  const [surge, setSurge] = useState<SurgeMap | null>(null);
  const [surgeCell, setSurgeCell] = useState<string | null>(null);
  const onFrame = useCallback((frame: OpsFrame) => setView((was) => applyOpsFrame(was, frame)), []);
  const url = `/v1/ops/stream?city=${city.code}`;
  const link = useStream({ role: "ops", url, schema: OpsFrame, silenceMs: SILENCE_MS, onFrame });
  const tools = (
    <>
      {props.cities.length > 1 ? (
        <SelectField
          label={say("ops.city")}
          isLabelHidden
          value={city.code}
          onChange={(event) => props.onCity(event.target.value)}
        >
          {props.cities.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <LinkBadge link={link} />
      <AccountLink role="ops" />
    </>
  );
  return (
    <Shell home="/ops" title={say("ops.title")} nav={<OtherAreas />} tools={tools} isFull>
      <div className="ops-page">
        <OpsMap
          {...{ city, view, chosenId, then, surge, surgeCell }}
          onCell={setSurgeCell}
          onChoose={setChosenId}
        />
        <OpsPanel
          city={city}
          view={view}
          chosenId={chosenId}
          onChoose={setChosenId}
          onOrder={(order) => setView((was) => putOrder(was, order))}
          onScene={setThen}
          onSurge={setSurge}
          surgeCell={surgeCell}
          onCell={setSurgeCell}
        />
      </div>
    </Shell>
  );
}

/** What else ops do, each in a chunk of its own. */
function OtherAreas() {
  return (
    <>
      <BarLink to="/ops/money/payments" isHere={false}>
        {say("ops.area.money")}
      </BarLink>
      <BarLink to="/ops/policies" isHere={false}>
        {say("ops.area.policies")}
      </BarLink>
      <BarLink to="/ops/riders" isHere={false}>
        {say("ops.area.riders")}
      </BarLink>
    </>
  );
}
