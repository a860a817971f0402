/** The map of hotspots: MapLibre and H3 come with it, so it is loaded after the list. */
import { useEffect, useMemo, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Hotspot } from "#shared/contracts/hotspots.ts";
import type { Position } from "#shared/geo.ts";
import { say } from "../i18n/speech.ts";
import { cellLayer } from "../map/cell-layer.ts";
import { MapView } from "../map/map-view.tsx";
import type { MapMarker } from "../map/markers.ts";

export interface HotspotsMapProps {
  readonly city: CityView;
  readonly at: Position;
  readonly items: readonly Hotspot[];
}

export default function HotspotsMap({ city, at, items }: HotspotsMapProps) {
  const [layer] = useState(() => cellLayer("hotspots"));
  useEffect(() => {
    layer.show(
      items.map(({ cell, demandScore, requests }) => ({
        cell,
        strength: demandScore,
        label: String(requests),
      })),
    );
  }, [layer, items]);
  const markers = useMemo<readonly MapMarker[]>(
    () => [
      {
        ...{ id: "me", kind: "rider", position: at, bearing: null },
        ...{ label: say("map.you"), freshness: "live" },
      },
    ],
    [at],
  );
  const fit = useMemo(() => [at, ...items.map(({ center }) => center)], [at, items]);
  return (
    <MapView
      city={city}
      label={say("hotspots.map")}
      markers={markers}
      fit={fit}
      onStyle={(map, palette) => layer.install(map, palette)}
    />
  );
}
