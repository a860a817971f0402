/** The layers of the ops map: supply cells, orders, the chosen way, and the riders above them. */
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { Order } from "#shared/contracts/orders.ts";
import type { SurgeMap } from "#shared/contracts/surge.ts";
import type { Position } from "#shared/geo.ts";
import { isOver } from "#shared/states.ts";
import type { OpsRider } from "#shared/streams.ts";
import { cellOutline, isCell } from "../../../geo/h3.ts";
import { cellLayer, type ValuedCell } from "../map/cell-layer.ts";
import { ringOf } from "../map/honeycomb-style.ts";
import type { MapPalette } from "../map/palette.ts";
import { addOrderImages, orderImage } from "./ops-images.ts";
import type { OpsView } from "./ops-view.ts";
import { type RiderCanvas, riderCanvas } from "./rider-canvas.ts";
import { multiplierWords, strengthOf } from "./surge/surge-words.ts";

export interface OpsLayers {
  /** Adds the layers to a fresh style. */
  install(map: MapLibreMap, palette: MapPalette): void;
  show(view: OpsView, chosen: Order | undefined, track: Track): void;
  /** Shows surge in place of supply; null gives supply back. */
  showSurge(surge: SurgeMap | null, chosenCell: string | null): void;
  riderAt(point: { x: number; y: number }): OpsRider | undefined;
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

type Track = readonly Position[] | null;

const sources = ["supply", "chosen", "track", "orders"] as const;
type SourceName = (typeof sources)[number];

export function opsLayers(): OpsLayers {
  let map: MapLibreMap | undefined;
  let riders: RiderCanvas | undefined;
  let view: OpsView | undefined;
  let chosen: Order | undefined;
  let track: Track = null;
  let hasSurge = false;
  const surgeCells = cellLayer("surge");

  const put = (name: SourceName, features: Feature[]) => {
    const source = map?.getSource(name) as GeoJSONSource | undefined;
    void source?.setData(collection(features));
  };
  const seeSupply = () => {
    for (const id of ["supply", "supply-edge"]) {
      map?.setLayoutProperty(id, "visibility", hasSurge ? "none" : "visible");
    }
  };
  return {
    install(next, palette) {
      map = next;
      if (riders) riders.repaint();
      else riders = riderCanvas(next);
      addOrderImages(next);
      for (const name of sources) {
        if (!next.getSource(name)) next.addSource(name, { type: "geojson", data: collection([]) });
      }
      addLayers(next, palette, () => surgeCells.install(next, palette));
      seeSupply();
      if (!view) return;
      put("supply", cellFeatures(view));
      put("orders", orderFeatures(view));
      put("chosen", chosenFeatures(chosen));
      put("track", trackFeatures(track));
      riders.set(view.riders);
    },
    show(next, nextChosen, nextTrack) {
      // Each source is told only what changed: supply comes every second, orders rarely.
      if (next.cells !== view?.cells) put("supply", cellFeatures(next));
      if (next.orders !== view?.orders) put("orders", orderFeatures(next));
      if (nextChosen !== chosen) put("chosen", chosenFeatures(nextChosen));
      if (nextTrack !== track) put("track", trackFeatures(nextTrack));
      if (next.riders !== view?.riders) riders?.set(next.riders);
      view = next;
      chosen = nextChosen;
      track = nextTrack;
    },
    showSurge(surge, chosenCell) {
      hasSurge = surge !== null;
      if (map) seeSupply();
      surgeCells.show(surge ? valuedCells(surge, chosenCell) : []);
    },
    riderAt: (point) => riders?.riderAt(point),
    stop() {
      riders?.remove();
      riders = undefined;
      map = undefined;
    },
  };
}

/** Cells without surge are only outlined; a chosen one is there even when nothing happens in it. */
function valuedCells({ cells, capHundredths }: SurgeMap, chosenCell: string | null): ValuedCell[] {
  const valued = cells.map(({ cell, multiplierHundredths }) => ({
    cell,
    strength: strengthOf(multiplierHundredths, capHundredths),
    label: multiplierHundredths === 100 ? null : multiplierWords(multiplierHundredths),
    isChosen: cell === chosenCell,
  }));
  if (chosenCell === null || cells.some(({ cell }) => cell === chosenCell)) return valued;
  return [...valued, { cell: chosenCell, strength: 0, label: null, isChosen: true }];
}

function cellFeatures(view: OpsView): Feature[] {
  return view.cells
    .filter(({ cell }) => isCell(cell))
    .map(({ cell, riders, free }) => ({
      type: "Feature",
      properties: { cell, riders, free },
      geometry: { type: "Polygon", coordinates: [ringOf(cellOutline(cell))] },
    }));
}

/** A running order stands at its store while the kitchen works, then at its door. */
function orderFeatures(view: OpsView): Feature[] {
  return [...view.orders.values()].flatMap<Feature>((order) => {
    if (isOver(order.state)) return [];
    const isAway = order.state === "out_for_delivery" || order.state === "on_hold";
    const at = isAway ? order.dropoff?.position : order.store?.position;
    if (!at) return [];
    const properties = { id: order.id, image: orderImage(order.state) };
    return [
      { type: "Feature", properties, geometry: { type: "Point", coordinates: [at.lng, at.lat] } },
    ];
  });
}

function chosenFeatures(order: Order | undefined): Feature[] {
  if (!order?.store || !order.dropoff) return [];
  const ends = [order.store.position, order.dropoff.position];
  const coordinates = ends.map(({ lng, lat }): [number, number] => [lng, lat]);
  return [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } }];
}

function trackFeatures(track: Track): Feature[] {
  if (!track || track.length < 2) return [];
  const coordinates = track.map(({ lng, lat }): [number, number] => [lng, lat]);
  return [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } }];
}

/** @param addCells adds what lies above supply and below orders */
function addLayers(map: MapLibreMap, palette: MapPalette, addCells: () => void): void {
  if (map.getLayer("supply")) return;
  map.addLayer({
    id: "supply",
    type: "fill",
    source: "supply",
    paint: {
      "fill-color": palette.honey,
      "fill-opacity": [
        "interpolate",
        ["linear"],
        ["get", "free"],
        0,
        0.05,
        1,
        0.22,
        3,
        0.42,
        8,
        0.7,
      ],
    },
  });
  map.addLayer({
    id: "supply-edge",
    type: "line",
    source: "supply",
    paint: { "line-color": palette.honey, "line-width": 1, "line-opacity": 0.6 },
  });
  addCells();
  map.addLayer({
    id: "chosen",
    type: "line",
    source: "chosen",
    layout: { "line-cap": "round" },
    paint: { "line-color": palette.ink, "line-width": 2.5, "line-dasharray": [0.1, 2.2] },
  });
  map.addLayer({
    id: "track",
    type: "line",
    source: "track",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": palette.ink, "line-width": 3, "line-opacity": 0.85 },
  });
  map.addLayer({
    id: "orders",
    type: "symbol",
    source: "orders",
    layout: {
      ...{ "icon-image": ["get", "image"], "icon-size": 0.85 },
      // Orders are all shown, and take no label of a cell away.
      ...{ "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
  });
}
