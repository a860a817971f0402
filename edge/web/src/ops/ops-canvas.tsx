/** The part of the ops map that needs MapLibre and H3; loaded after the panel. */
import type { Map as MapLibreMap, MapMouseEvent } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { SurgeMap } from "#shared/contracts/surge.ts";
import type { Position } from "#shared/geo.ts";
import { cellOf } from "../../../geo/h3.ts";
import { say } from "../i18n/speech.ts";
import { MapView } from "../map/map-view.tsx";
import type { MapMarker } from "../map/markers.ts";
import type { MapPalette } from "../map/palette.ts";
import { cellHint, type MapHint, orderHint, riderHint, surgeHint } from "./ops-hints.ts";
import { type OpsLayers, opsLayers } from "./ops-layers.ts";
import type { OpsView } from "./ops-view.ts";

export interface OpsCanvasProps {
  readonly city: CityView;
  readonly view: OpsView;
  readonly chosen: Order | undefined;
  readonly markers: readonly MapMarker[];
  /** A way that was gone, while the markers tell of a moment that is over; null otherwise. */
  readonly track: readonly Position[] | null;
  readonly fit: readonly Position[];
  /** Null while supply is shown instead. */
  readonly surge: SurgeMap | null;
  readonly surgeCell: string | null;
  readonly onCell: (cell: string) => void;
  readonly onHint: (hint: MapHint | null) => void;
  readonly onChoose: (orderId: string) => void;
}

export default function OpsCanvas(props: OpsCanvasProps) {
  const { city, view, chosen, markers, fit, track, surge, surgeCell } = props;
  const [layers] = useState(opsLayers);
  const heard = useRef<MapLibreMap | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const onStyle = (map: MapLibreMap, palette: MapPalette) => {
    layers.install(map, palette);
    if (heard.current === map) return;
    heard.current = map;
    listen(map, layers, () => latest.current);
  };
  useEffect(() => layers.show(view, chosen, track), [layers, view, chosen, track]);
  useEffect(() => layers.showSurge(surge, surgeCell), [layers, surge, surgeCell]);
  useEffect(() => () => layers.stop(), [layers]);
  return (
    <MapView
      fitKey={`${chosen?.id ?? "city"}${track ? " then" : ""}`}
      city={city}
      label={say("ops.map", { city: city.name })}
      markers={markers}
      fit={fit}
      onStyle={onStyle}
    />
  );
}

/** Around a pointer, so that a small sign need not be hit exactly. */
const NEAR_PX = 6;
/** H3, about 5 km². */
const SURGE_RESOLUTION = 7;

function listen(map: MapLibreMap, layers: OpsLayers, props: () => OpsCanvasProps): void {
  const under = (event: MapMouseEvent, layer: string) => {
    if (!map.getLayer(layer)) return undefined;
    const { x, y } = event.point;
    const box: [[number, number], [number, number]] = [
      [x - NEAR_PX, y - NEAR_PX],
      [x + NEAR_PX, y + NEAR_PX],
    ];
    return map.queryRenderedFeatures(box, { layers: [layer] })[0]?.properties;
  };
  const orderUnder = (event: MapMouseEvent) =>
    props().view.orders.get(String(under(event, "orders")?.["id"]));
  map.on("mousemove", (event) => {
    const rider = layers.riderAt(event.point);
    const order = rider ? undefined : orderUnder(event);
    const { surge } = props();
    const cell = rider || order ? undefined : under(event, surge ? "surge-fill" : "supply");
    const cellSays = surge ? surgeHint(surge, String(cell?.["cell"])) : cell && cellHint(cell);
    map.getCanvas().style.cursor = order ? "pointer" : "";
    const said = rider ? riderHint(rider) : order ? orderHint(order) : (cellSays ?? null);
    props().onHint(said && { ...said, x: event.point.x, y: event.point.y });
  });
  map.on("mouseout", () => props().onHint(null));
  map.on("click", (event) => {
    const order = orderUnder(event);
    if (order) return props().onChoose(order.id);
    const { lng, lat } = event.lngLat;
    if (props().surge) props().onCell(cellOf({ lng, lat }, SURGE_RESOLUTION));
  });
}
