import type { Map as MapLibreMap, MapMouseEvent } from "maplibre-gl";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { Skeleton } from "../design/notice.tsx";
import type { MapMarker } from "../map/markers.ts";
import { OpsLegend } from "./ops-legend.tsx";
import { hintOf, type MapHint } from "./ops-hints.ts";
import type { OpsView } from "./ops-view.ts";

// H3 and MapLibre come with the canvas; the panel beside it is there before them.
const OpsCanvas = lazy(() => import("./ops-canvas.tsx"));

const NEAR_PX = 6;

export function OpsMap(props: {
  city: CityView;
  view: OpsView;
  chosenId: string | null;
  onChoose: (id: string) => void;
}) {
  const { city, view, chosenId, onChoose } = props;
  const [hint, setHint] = useState<MapHint | null>(null);
  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  });
  const chosen = chosenId === null ? undefined : view.orders.get(chosenId);
  const markers = useMemo<MapMarker[]>(() => {
    if (!chosen) return [];
    const { store, dropoff } = chosen;
    return [
      ...(store ? [{ id: "store", kind: "store" as const, position: store.position, label: store.name }] : []),
      ...(dropoff ? [{ id: "home", kind: "home" as const, position: dropoff.position, label: "Door" }] : []),
    ];
  }, [chosen]);
  const fit = useMemo(() => (chosen ? markers.map(({ position }) => position) : city.serviceArea), [chosen, markers, city]);
  const listen = useCallback(
    (map: MapLibreMap) => {
      const look = (event: MapMouseEvent, layers: string[]) => {
        const { x, y } = event.point;
        const box: [[number, number], [number, number]] = [
          [x - NEAR_PX, y - NEAR_PX],
          [x + NEAR_PX, y + NEAR_PX],
        ];
        return map.queryRenderedFeatures(box, { layers: layers.filter((layer) => map.getLayer(layer)) })[0];
      };
      map.on("mousemove", (event) => {
        const found = look(event, ["riders", "orders", "supply"]);
        map.getCanvas().style.cursor = found?.layer.id === "orders" ? "pointer" : "";
        setHint(found ? hintOf(found.layer.id, found.properties, event.point, latest.current) : null);
      });
      map.on("mouseout", () => setHint(null));
      map.on("click", (event) => {
        const id: unknown = look(event, ["orders"])?.properties["id"];
        if (typeof id === "string") onChoose(id);
      });
    },
    [onChoose],
  );
  return (
    <div className="ops-map">
      <Suspense fallback={<Skeleton height="100%" />}>
        <OpsCanvas city={city} view={view} chosen={chosen} markers={markers} fit={fit} onMap={listen} />
      </Suspense>
      {hint ? (
        <div className="ops-hint" style={{ left: hint.x, top: hint.y }} role="tooltip">
          <strong>{hint.title}</strong>
          <span>{hint.detail}</span>
        </div>
      ) : null}
      <OpsLegend />
    </div>
  );
}
