/** The HTML markers of the maps: store hexagon, home, pin, and the arrow that turns and glides. */
import { type Map as MapLibreMap, Marker } from "maplibre-gl";
import type { Freshness } from "#shared/contracts/fields.ts";
import type { Position } from "#shared/geo.ts";
import { iconPath } from "../design/icons.tsx";
import { type Glide, glideAt, glideTo, isSettled, startGlide } from "../live/glide.ts";
import { wantsStillness } from "./palette.ts";

export interface MapMarker {
  readonly id: string;
  readonly kind: "store" | "home" | "pin" | "rider" | "candidate" | "stop";
  readonly position: Position;
  readonly label: string;
  /** Only for a rider: degrees clockwise from north, null when unknown. */
  readonly bearing?: number | null;
  readonly freshness?: Freshness;
}

const SVG = "http://www.w3.org/2000/svg";
const HEXAGON = "M20 2l15.6 9v18L20 38 4.4 29V11z";
const DROP = "M20 38S6 26 6 16a14 14 0 0128 0c0 10-14 22-14 22z";
const DISC = "M20 37a17 17 0 100-34 17 17 0 000 34z";

const bodies: Readonly<Record<MapMarker["kind"], string>> = {
  store: HEXAGON,
  home: DROP,
  pin: DROP,
  stop: HEXAGON,
  rider: DISC,
  candidate: DISC,
};

/** Riders, and riders that were looked at: arrows that turn. */
const isArrow = (kind: string | undefined) => kind === "rider" || kind === "candidate";

function drawSign(kind: MapMarker["kind"]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  const body = document.createElementNS(SVG, "path");
  body.setAttribute("class", "marker-body");
  body.setAttribute("d", bodies[kind]);
  const sign = document.createElementNS(SVG, "path");
  sign.setAttribute("class", "marker-sign");
  if (isArrow(kind)) {
    sign.setAttribute("d", "M20 7.5l8.6 22L20 24.6l-8.6 4.9z");
    sign.setAttribute("data-solid", "");
  } else {
    const name = kind === "home" ? "home" : kind === "pin" ? "pin" : "store";
    sign.setAttribute("d", iconPath(name));
    const lift = kind === "home" || kind === "pin" ? 8.5 : 11;
    sign.setAttribute("transform", `translate(11.5 ${lift}) scale(.71)`);
  }
  svg.append(body, sign);
  return svg;
}

interface Placed {
  readonly marker: Marker;
  readonly element: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly label: HTMLElement;
  glide: Glide;
}

export interface MarkerLayer {
  set(markers: readonly MapMarker[]): void;
  destroy(): void;
}

/** Draws markers and keeps riders gliding until they have arrived; idle, it costs nothing. */
export function markerLayer(map: MapLibreMap): MarkerLayer {
  const placed = new Map<string, Placed>();
  let frame = 0;
  const step = () => {
    const now = performance.now();
    let isMoving = false;
    for (const item of placed.values()) {
      show(item, now);
      isMoving ||= !isSettled(item.glide, now);
    }
    frame = isMoving ? requestAnimationFrame(step) : 0;
  };
  return {
    set(markers) {
      const kept = new Set(markers.map(({ id }) => id));
      for (const [id, item] of placed) {
        if (kept.has(id)) continue;
        item.marker.remove();
        placed.delete(id);
      }
      for (const wanted of markers) {
        const item = placed.get(wanted.id) ?? place(map, wanted);
        placed.set(wanted.id, item);
        update(item, wanted);
      }
      if (frame === 0) step();
    },
    destroy() {
      cancelAnimationFrame(frame);
      for (const item of placed.values()) item.marker.remove();
      placed.clear();
    },
  };
}

function place(map: MapLibreMap, wanted: MapMarker): Placed {
  const { kind, position } = wanted;
  const element = document.createElement("div");
  element.className = "map-marker";
  element.dataset["marker"] = kind;
  const svg = drawSign(kind);
  const label = document.createElement("span");
  label.className = "map-marker-label";
  element.append(svg, label);
  const anchor = kind === "home" || kind === "pin" ? "bottom" : "center";
  const marker = new Marker({ element, anchor }).setLngLat([position.lng, position.lat]);
  marker.addTo(map);
  const glide = startGlide({ position, bearing: wanted.bearing ?? null }, performance.now());
  return { marker, element, svg, label, glide };
}

function update(item: Placed, wanted: MapMarker): void {
  if (item.label.textContent !== wanted.label) item.label.textContent = wanted.label;
  item.element.setAttribute("aria-label", wanted.label);
  if (wanted.freshness) item.element.dataset["freshness"] = wanted.freshness;
  const aim = item.glide.to.position;
  if (aim.lat === wanted.position.lat && aim.lng === wanted.position.lng) return;
  const target = { position: wanted.position, bearing: wanted.bearing ?? null };
  const now = performance.now();
  const canGlide = wanted.kind === "rider" && !wantsStillness();
  item.glide = canGlide ? glideTo(item.glide, target, now) : startGlide(target, now);
}

function show(item: Placed, nowMs: number): void {
  const { position, bearing } = glideAt(item.glide, nowMs);
  const { dataset } = item.element;
  item.marker.setLngLat([position.lng, position.lat]);
  dataset["lat"] = position.lat.toFixed(6);
  dataset["lng"] = position.lng.toFixed(6);
  if (isArrow(dataset["marker"])) item.svg.style.rotate = `${bearing.toFixed(1)}deg`;
}
