/**
 * Cells with a value: filled the more the higher it is, and the value written in the middle, because
 * a colour alone says nothing to many. The map has no letters of its own, so labels are small images.
 */
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { cellCenter, cellOutline, isCell } from "../../../geo/h3.ts";
import { ringOf } from "./honeycomb-style.ts";
import type { MapPalette } from "./palette.ts";

export interface ValuedCell {
  readonly cell: string;
  /** 0 to 1: how full it is painted. */
  readonly strength: number;
  /** Few characters, such as `1.4×`; null for a cell that is not worth a word. */
  readonly label: string | null;
  readonly isChosen?: boolean;
}

export interface CellLayer {
  /** Adds the layers to a fresh style. */
  install(map: MapLibreMap, palette: MapPalette): void;
  show(cells: readonly ValuedCell[]): void;
  /** Where a pointer can find the cells; undefined before the first style. */
  readonly fillId: string;
}

/** @param name of sources and layers, one of a kind on its map */
export function cellLayer(name: string): CellLayer {
  let map: MapLibreMap | undefined;
  let palette: MapPalette | undefined;
  let shown: readonly ValuedCell[] = [];
  const fillId = `${name}-fill`;
  const imageOf = (label: string) => `${name} ${label}`;
  const put = () => {
    if (!map || !palette) return;
    const cells = shown.filter(({ cell }) => isCell(cell));
    for (const { label } of cells) {
      if (label && !map.hasImage(imageOf(label))) addLabel(map, imageOf(label), label, palette);
    }
    const fills = map.getSource(fillId) as GeoJSONSource | undefined;
    void fills?.setData({
      type: "FeatureCollection",
      features: cells.map(({ cell, strength, isChosen }) => ({
        type: "Feature",
        properties: { cell, strength, chosen: isChosen === true },
        geometry: { type: "Polygon", coordinates: [ringOf(cellOutline(cell))] },
      })),
    });
    const labels = map.getSource(`${name}-label`) as GeoJSONSource | undefined;
    void labels?.setData({
      type: "FeatureCollection",
      features: cells.flatMap(({ cell, label, strength, isChosen }) => {
        if (!label) return [];
        const { lng, lat } = cellCenter(cell);
        return {
          type: "Feature" as const,
          properties: { image: imageOf(label), rank: isChosen ? -2 : -strength },
          geometry: { type: "Point" as const, coordinates: [lng, lat] },
        };
      }),
    });
  };
  return {
    fillId,
    install(next, nextPalette) {
      map = next;
      palette = nextPalette;
      if (!next.getSource(fillId)) {
        const nothing = { type: "FeatureCollection" as const, features: [] };
        next.addSource(fillId, { type: "geojson", data: nothing });
        next.addSource(`${name}-label`, { type: "geojson", data: nothing });
        addLayers(next, name, fillId, nextPalette);
      }
      put();
    },
    show(cells) {
      shown = cells;
      put();
    },
  };
}

function addLayers(map: MapLibreMap, name: string, fillId: string, palette: MapPalette): void {
  map.addLayer({
    id: fillId,
    type: "fill",
    source: fillId,
    paint: {
      "fill-color": palette.honey,
      "fill-opacity": ["interpolate", ["linear"], ["get", "strength"], 0, 0.06, 1, 0.8],
    },
  });
  map.addLayer({
    id: `${name}-edge`,
    type: "line",
    source: fillId,
    // Its neighbours' edges must not cover that of the chosen one.
    layout: { "line-join": "round", "line-sort-key": ["case", ["get", "chosen"], 1, 0] },
    paint: {
      "line-color": ["case", ["get", "chosen"], palette.ink, palette.honey],
      "line-width": ["case", ["get", "chosen"], 3, 1.2],
    },
  });
  map.addLayer({
    id: `${name}-label`,
    type: "symbol",
    source: `${name}-label`,
    // Where there is no room for all of them the highest are read.
    layout: { "icon-image": ["get", "image"], "symbol-sort-key": ["get", "rank"] },
  });
}

/** Twice the pixels, for sharp letters on any screen. */
const RATIO = 2;
const HEIGHT = 22 * RATIO;
const PADDING = 7 * RATIO;

function addLabel(map: MapLibreMap, id: string, label: string, palette: MapPalette): void {
  const canvas = document.createElement("canvas");
  const font = `650 ${13 * RATIO}px system-ui, sans-serif`;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return;
  pen.font = font;
  canvas.width = Math.ceil(pen.measureText(label).width) + 2 * PADDING;
  canvas.height = HEIGHT;
  // Sizing a canvas takes its settings away.
  pen.font = font;
  pen.textBaseline = "middle";
  pen.fillStyle = palette.surface;
  pen.beginPath();
  pen.roundRect(1, 1, canvas.width - 2, HEIGHT - 2, HEIGHT / 2);
  pen.fill();
  pen.strokeStyle = palette.ink;
  pen.lineWidth = RATIO;
  pen.stroke();
  pen.fillStyle = palette.ink;
  pen.fillText(label, PADDING, HEIGHT / 2 + RATIO / 2);
  map.addImage(id, pen.getImageData(0, 0, canvas.width, HEIGHT), { pixelRatio: RATIO });
}
