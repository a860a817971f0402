/** Makes the MapLibre map of a city, built-in or from a style server, and keeps to the theme. */
import "maplibre-gl/dist/maplibre-gl.css";
import {
  LngLatBounds,
  type Map as MapLibreMap,
  Map as NewMap,
  setWorkerCount,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { Position } from "#shared/geo.ts";
import { AREA_SOURCE, areaSource, honeycombStyle, outlineLayer } from "./honeycomb-style.ts";
import { darkScheme, type MapPalette, readPalette, wantsStillness } from "./palette.ts";

setWorkerUrl(workerUrl);
setWorkerCount(1);

export interface MapSetting {
  readonly container: HTMLElement;
  readonly area: readonly Position[];
  readonly center: Position;
  readonly styleUrl: string | null;
  /** Called when a style is in place, the first time and after each change of theme. */
  readonly onStyle: (map: MapLibreMap, palette: MapPalette) => void;
}

export interface CityMap {
  readonly map: MapLibreMap;
  destroy(): void;
}

/** Throws when the device cannot draw (no WebGL). */
export function createMap(setting: MapSetting): CityMap {
  let palette = readPalette();
  const styleOf = () => setting.styleUrl ?? honeycombStyle(setting.area, palette);
  const map = new NewMap({
    container: setting.container,
    style: styleOf(),
    center: [setting.center.lng, setting.center.lat],
    zoom: 11,
    minZoom: 8,
    maxZoom: 18,
    attributionControl: setting.styleUrl ? { compact: true } : false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    rollEnabled: false,
    fadeDuration: wantsStillness() ? 0 : 150,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("style.load", () => {
    if (setting.styleUrl && !map.getSource(AREA_SOURCE)) {
      map.addSource(AREA_SOURCE, areaSource(setting.area));
      map.addLayer(outlineLayer(palette));
    }
    setting.onStyle(map, palette);
  });
  const repaint = () => {
    palette = readPalette();
    // `diff: false`: the layers that callers added must be made anew in the new colours.
    if (setting.styleUrl) setting.onStyle(map, palette);
    else map.setStyle(styleOf(), { diff: false });
  };
  const scheme = darkScheme();
  scheme.addEventListener("change", repaint);
  return {
    map,
    destroy() {
      scheme.removeEventListener("change", repaint);
      map.remove();
    },
  };
}

/** Draws a dashed line through some places, below everything that moves. */
export function drawWay(map: MapLibreMap, palette: MapPalette, way: readonly Position[]): void {
  if (way.length < 2 || map.getSource("way")) return;
  const coordinates = way.map(({ lng, lat }): [number, number] => [lng, lat]);
  map.addSource("way", {
    type: "geojson",
    data: { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } },
  });
  map.addLayer({
    id: "way",
    type: "line",
    source: "way",
    layout: { "line-cap": "round" },
    paint: { "line-color": palette.honey, "line-width": 3, "line-dasharray": [0.1, 2.2] },
  });
}

/** The zoom buttons with their margin, and half a pin beside them: nothing is shown under them. */
const BUTTONS_PX = 84;

/** Shows all points with air around them; one point is shown from near. */
export function fitPoints(map: MapLibreMap, points: readonly Position[], isStill: boolean): void {
  const frame = frameOf(map, points);
  if (!frame) return;
  const animate = !isStill && !wantsStillness();
  map.fitBounds(frame.bounds, { ...frame.options, animate, duration: 700 });
}

/** The zoom at which `fitPoints` would show the points. */
export function zoomThatFits(map: MapLibreMap, points: readonly Position[]): number {
  const frame = frameOf(map, points);
  const camera = frame && map.cameraForBounds(frame.bounds, frame.options);
  return camera?.zoom ?? map.getZoom();
}

function frameOf(map: MapLibreMap, points: readonly Position[]) {
  const [first, ...rest] = points;
  if (!first) return undefined;
  const bounds = new LngLatBounds([first.lng, first.lat], [first.lng, first.lat]);
  for (const point of rest) bounds.extend([point.lng, point.lat]);
  const { clientWidth, clientHeight } = map.getContainer();
  const side = Math.min(72, clientWidth / 6);
  const upright = Math.min(72, clientHeight / 6);
  // Not more than a third: on a tiny map the points need the room more than the buttons do.
  const right = Math.max(side, Math.min(BUTTONS_PX, clientWidth / 3));
  const padding = { left: side, right, top: upright, bottom: upright };
  return { bounds, options: { padding, maxZoom: rest.length > 0 ? 15.2 : 13.8 } };
}
