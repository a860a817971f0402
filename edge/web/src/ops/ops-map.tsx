import { lazy, Suspense, useMemo, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { SurgeMap } from "#shared/contracts/surge.ts";
import { Skeleton } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import type { MapMarker } from "../map/markers.ts";
import type { MapHint } from "./ops-hints.ts";
import { OpsLegend } from "./ops-legend.tsx";
import type { OpsView } from "./ops-view.ts";
import type { PastScene } from "./past-scene.ts";

// H3 and MapLibre come with the canvas; the panel beside it is there before them.
const OpsCanvas = lazy(() => import("./ops-canvas.tsx"));

export function OpsMap(props: {
  city: CityView;
  view: OpsView;
  chosenId: string | null;
  /** A moment that is over: it takes the place of what is now. */
  then: PastScene | null;
  /** Shown in place of supply, with the cell that is looked at. */
  surge: SurgeMap | null;
  surgeCell: string | null;
  onCell: (cell: string) => void;
  onChoose: (id: string) => void;
}) {
  const { city, view, chosenId, then } = props;
  const [hint, setHint] = useState<MapHint | null>(null);
  const chosen = chosenId === null ? undefined : view.orders.get(chosenId);
  const markers = useMemo<readonly MapMarker[]>(() => {
    if (then) return then.markers;
    return chosen ? placesOf(chosen) : [];
  }, [chosen, then]);
  const fit = useMemo(() => {
    const points = [...markers.map(({ position }) => position), ...(then?.track ?? [])];
    return points.length > 0 ? points : city.serviceArea;
  }, [markers, then, city]);
  return (
    <div className="ops-map" data-then={then ? "" : undefined}>
      <Suspense fallback={<Skeleton height="100%" />}>
        <OpsCanvas
          city={city}
          view={view}
          chosen={chosen}
          markers={markers}
          track={then?.track ?? null}
          fit={fit}
          surge={props.surge}
          surgeCell={props.surgeCell}
          onCell={props.onCell}
          onHint={setHint}
          onChoose={props.onChoose}
        />
      </Suspense>
      {hint ? (
        <div className="ops-hint" style={{ left: hint.x, top: hint.y }} role="tooltip">
          <strong>{hint.title}</strong>
          <span>{hint.detail}</span>
        </div>
      ) : null}
      <OpsLegend capHundredths={props.surge?.capHundredths ?? null} />
    </div>
  );
}

/** Where an order is fetched and where it goes. */
function placesOf({ store, ride, dropoff }: Order): MapMarker[] {
  const pickup = ride?.pickup.position;
  return [
    ...(store
      ? [{ id: "store", kind: "store" as const, position: store.position, label: store.name }]
      : []),
    ...(pickup
      ? [{ id: "pickup", kind: "pin" as const, position: pickup, label: say("stops.pickup") }]
      : []),
    ...(dropoff
      ? [
          {
            ...{ id: "home", kind: "home" as const, position: dropoff.position },
            label: say("stops.dropoff"),
          },
        ]
      : []),
  ];
}
