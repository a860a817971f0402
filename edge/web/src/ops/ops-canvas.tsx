/** The part of the ops map that needs MapLibre and H3; loaded after the panel. */
import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { Position } from "#shared/geo.ts";
import { MapView } from "../map/map-view.tsx";
import type { MapMarker } from "../map/markers.ts";
import type { MapPalette } from "../map/palette.ts";
import { opsLayers } from "./ops-layers.ts";
import type { OpsView } from "./ops-view.ts";

export interface OpsCanvasProps {
  readonly city: CityView;
  readonly view: OpsView;
  readonly chosen: Order | undefined;
  readonly markers: readonly MapMarker[];
  readonly fit: readonly Position[];
  /** Called once, with the map to listen to. */
  readonly onMap: (map: MapLibreMap) => void;
}

export default function OpsCanvas({ city, view, chosen, markers, fit, onMap }: OpsCanvasProps) {
  const [layers] = useState(opsLayers);
  const known = useRef<MapLibreMap | null>(null);
  const onStyle = (map: MapLibreMap, palette: MapPalette) => {
    layers.install(map, palette);
    if (known.current === map) return;
    known.current = map;
    onMap(map);
  };
  useEffect(() => layers.show(view, chosen), [layers, view, chosen]);
  useEffect(() => () => layers.stop(), [layers]);
  return <MapView city={city} label={`Live map of ${city.name}`} markers={markers} fit={fit} onStyle={onStyle} />;
}
