/** The moving layers of the ops map: supply cells, orders, and riders that glide between frames. */
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { Order } from "#shared/contracts/orders.ts";
import { cellOutline, isCell } from "../../../geo/h3.ts";
import { type Glide, glideAt, glideTo, isSettled, startGlide } from "../live/glide.ts";
import { ringOf } from "../map/honeycomb-style.ts";
import { type MapPalette, wantsStillness } from "../map/palette.ts";
import { isOver } from "../words/state-words.ts";
import { addImages, orderImage, riderImage } from "./ops-images.ts";
import type { OpsView } from "./ops-view.ts";

/** Riders are redrawn at this pace: smooth to the eye, a fraction of the work of every frame. */
const REDRAW_MS = 66;

export interface OpsLayers {
  /** Adds the layers to a fresh style. */
  install(map: MapLibreMap, palette: MapPalette): void;
  show(view: OpsView, chosen: Order | undefined): void;
  stop(): void;
}

interface Feature {
  type: "Feature";
  properties: Record<string, string | number>;
  geometry:
    | { type: "Point"; coordinates: [number, number] }
    | { type: "Polygon"; coordinates: [number, number][][] }
    | { type: "LineString"; coordinates: [number, number][] };
}
const collection = (features: Feature[]) => ({ type: "FeatureCollection" as const, features });
const point = (lng: number, lat: number, properties: Feature["properties"]): Feature => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates: [lng, lat] },
});

const sources = ["supply", "chosen", "orders", "riders"] as const;
type SourceName = (typeof sources)[number];

export function opsLayers(): OpsLayers {
  let map: MapLibreMap | undefined;
  let view: OpsView | undefined;
  let chosen: Order | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const glides = new Map<string, Glide>();

  const put = (name: SourceName, features: Feature[]) => {
    const source = map?.getSource(name) as GeoJSONSource | undefined;
    void source?.setData(collection(features));
  };
  const drawRiders = () => {
    clearTimeout(timer);
    if (!view) return;
    const now = performance.now();
    put("riders", riderFeatures(view, glides, now));
    const isMoving = !document.hidden && [...glides.values()].some((glide) => !isSettled(glide, now));
    if (isMoving) timer = setTimeout(drawRiders, REDRAW_MS);
  };
  const drawAll = () => {
    if (!view) return;
    put("supply", cellFeatures(view));
    put("orders", orderFeatures(view));
    put("chosen", chosenFeatures(chosen));
    drawRiders();
  };
  return {
    install(next, palette) {
      map = next;
      addImages(next);
      for (const name of sources) {
        if (!next.getSource(name)) next.addSource(name, { type: "geojson", data: collection([]) });
      }
      addLayers(next, palette);
      drawAll();
    },
    show(nextView, nextChosen) {
      const hasNewRiders = nextView.riders !== view?.riders;
      view = nextView;
      chosen = nextChosen;
      if (hasNewRiders) moveGlides(glides, nextView);
      drawAll();
    },
    stop() {
      clearTimeout(timer);
      map = undefined;
    },
  };
}

function moveGlides(glides: Map<string, Glide>, view: OpsView): void {
  const now = performance.now();
  const seen = new Set<string>();
  for (const { id, position } of view.riders) {
    if (!position) continue;
    seen.add(id);
    const target = { position: { lat: position.lat, lng: position.lng }, bearing: position.bearing };
    const glide = glides.get(id);
    glides.set(id, glide && !wantsStillness() ? glideTo(glide, target, now) : startGlide(target, now));
  }
  for (const id of glides.keys()) if (!seen.has(id)) glides.delete(id);
}

function riderFeatures(view: OpsView, glides: ReadonlyMap<string, Glide>, now: number): Feature[] {
  return view.riders.flatMap((rider) => {
    const glide = glides.get(rider.id);
    if (!glide || !rider.position) return [];
    const { position, bearing } = glideAt(glide, now);
    return point(position.lng, position.lat, {
      id: rider.id,
      image: riderImage(rider.state),
      bearing,
      faded: rider.position.freshness === "live" ? 1 : 0.45,
      layer: rider.state === "offline" ? 0 : 1,
    });
  });
}

function cellFeatures(view: OpsView): Feature[] {
  return view.cells.filter(({ cell }) => isCell(cell)).map(({ cell, riders, free }) => ({
    type: "Feature",
    properties: { cell, riders, free },
    geometry: { type: "Polygon", coordinates: [ringOf(cellOutline(cell))] },
  }));
}

/** A running order stands at its store while the kitchen works, then at its door. */
function orderFeatures(view: OpsView): Feature[] {
  return [...view.orders.values()].flatMap((order) => {
    if (isOver(order.state)) return [];
    const isAway = order.state === "out_for_delivery" || order.state === "on_hold";
    const at = isAway ? order.dropoff?.position : order.store?.position;
    return at ? point(at.lng, at.lat, { id: order.id, image: orderImage(order.state) }) : [];
  });
}

function chosenFeatures(order: Order | undefined): Feature[] {
  if (!order?.store || !order.dropoff) return [];
  const ends = [order.store.position, order.dropoff.position];
  const coordinates = ends.map(({ lng, lat }): [number, number] => [lng, lat]);
  return [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } }];
}

function addLayers(map: MapLibreMap, palette: MapPalette): void {
  if (map.getLayer("supply")) return;
  map.addLayer({
    id: "supply",
    type: "fill",
    source: "supply",
    paint: {
      "fill-color": palette.honey,
      "fill-opacity": ["interpolate", ["linear"], ["get", "free"], 0, 0.05, 1, 0.22, 3, 0.42, 8, 0.7],
    },
  });
  map.addLayer({
    id: "supply-edge",
    type: "line",
    source: "supply",
    paint: { "line-color": palette.honey, "line-width": 1, "line-opacity": 0.6 },
  });
  map.addLayer({
    id: "chosen",
    type: "line",
    source: "chosen",
    layout: { "line-cap": "round" },
    paint: { "line-color": palette.ink, "line-width": 2.5, "line-dasharray": [0.1, 2.2] },
  });
  map.addLayer({
    id: "orders",
    type: "symbol",
    source: "orders",
    layout: { "icon-image": ["get", "image"], "icon-size": 0.85, "icon-allow-overlap": true },
  });
  map.addLayer({
    id: "riders",
    type: "symbol",
    source: "riders",
    layout: {
      "icon-image": ["get", "image"],
      "icon-rotate": ["get", "bearing"],
      "icon-rotation-alignment": "map",
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "symbol-sort-key": ["get", "layer"],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 10, 0.6, 14, 1],
    },
    paint: { "icon-opacity": ["get", "faded"] },
  });
}
