/**
 * A map that needs no server: the service area as paper, its cells as the grid that orients. It
 * has no text layers (those need glyphs from somewhere); labels are HTML markers.
 */
import type { StyleSpecification } from "maplibre-gl";
import type { Position } from "#shared/geo.ts";
import { cellOutline, cellsInside, SUPPLY_RESOLUTION } from "../../../geo/h3.ts";
import type { MapPalette } from "./palette.ts";

export type Ring = [lng: number, lat: number][];

/** A closed ring in GeoJSON order. */
export function ringOf(outline: readonly Position[]): Ring {
  const ring: Ring = outline.map(({ lng, lat }) => [lng, lat]);
  const first = ring[0];
  return first ? [...ring, first] : ring;
}

function polygon(ring: Ring, properties: Record<string, unknown> = {}) {
  return {
    type: "Feature" as const,
    properties,
    geometry: { type: "Polygon" as const, coordinates: [ring] },
  };
}

/** One cell in five is a shade darker: a comb, not a sheet of graph paper. */
function isTinted(cell: string): boolean {
  let sum = 7;
  for (const char of cell) sum = (sum * 33 + char.charCodeAt(0)) % 100_003;
  return sum % 5 === 0;
}

function cellFeatures(area: readonly Position[], resolution: number) {
  return {
    type: "FeatureCollection" as const,
    features: cellsInside(area, resolution).map((cell) =>
      polygon(ringOf(cellOutline(cell)), { tinted: isTinted(cell) }),
    ),
  };
}

export const AREA_SOURCE = "service-area";

export function areaSource(area: readonly Position[]) {
  return { type: "geojson" as const, data: polygon(ringOf(area)) };
}

export function honeycombStyle(area: readonly Position[], palette: MapPalette): StyleSpecification {
  return {
    version: 8,
    sources: {
      [AREA_SOURCE]: areaSource(area),
      cells: { type: "geojson", data: cellFeatures(area, SUPPLY_RESOLUTION) },
      fine: { type: "geojson", data: cellFeatures(area, SUPPLY_RESOLUTION + 1) },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": palette["map-outside"] } },
      {
        id: "area",
        type: "fill",
        source: AREA_SOURCE,
        paint: { "fill-color": palette["map-inside"] },
      },
      {
        id: "comb",
        type: "fill",
        source: "cells",
        filter: ["==", ["get", "tinted"], true],
        paint: { "fill-color": palette["map-tint"] },
      },
      {
        id: "fine",
        type: "line",
        source: "fine",
        minzoom: 12.5,
        paint: {
          "line-color": palette["map-fine"],
          "line-width": 1,
          "line-opacity": ["interpolate", ["linear"], ["zoom"], 12.5, 0, 13.5, 1],
        },
      },
      {
        id: "cells",
        type: "line",
        source: "cells",
        paint: {
          "line-color": palette["map-cell"],
          "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.5, 14, 1.6],
        },
      },
      outlineLayer(palette),
    ],
  };
}

/** The border of the service area; also drawn over a style from a map server. */
export function outlineLayer(palette: MapPalette) {
  return {
    id: "area-outline",
    type: "line" as const,
    source: AREA_SOURCE,
    layout: { "line-join": "round" as const },
    paint: { "line-color": palette["map-edge"], "line-width": 2, "line-dasharray": [3, 2] },
  };
}
