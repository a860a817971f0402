/**
 * The signs of riders and orders, drawn on small canvases. Each state has its own shape, so that a
 * printed or a colour-blind view says the same.
 */
import type { Map as MapLibreMap } from "maplibre-gl";
import { orderTransitions, type RiderState, riderTransitions } from "#shared/states.ts";

/** The side of a sign on the screen at full size. */
export const SIGN_PX = 28;
const SIZE = 56;
const RATIO = SIZE / SIGN_PX;
const ARROW = new Path2D("M28 8l14 34-14-8-14 8z");
const SMALL_ARROW = new Path2D("M28 15l8.5 21-8.5-5-8.5 5z");
const DISC = new Path2D("M28 50a22 22 0 100-44 22 22 0 000 44z");
const DOT = new Path2D("M28 36a8 8 0 100-16 8 8 0 000 16z");
const CROSS = new Path2D("M18 18l20 20M38 18l-20 20");
const HEXAGON = new Path2D("M28 6l19 11v22L28 50 9 39V17z");

export const orderImage = (state: string) => `order-${state}`;

function draw(paint: (pen: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("No canvas to draw on");
  pen.lineJoin = "round";
  pen.lineCap = "round";
  paint(pen);
  return canvas;
}

function filled(
  pen: CanvasRenderingContext2D,
  path: Path2D,
  fill: string,
  edge: string,
  width = 4,
): void {
  pen.strokeStyle = edge;
  pen.lineWidth = width;
  pen.stroke(path);
  pen.fillStyle = fill;
  pen.fill(path);
}

type Shape = (pen: CanvasRenderingContext2D, hue: string, paper: string) => void;

const riderShapes: Readonly<Record<RiderState, Shape>> = {
  online: (pen, hue, paper) => filled(pen, ARROW, hue, paper, 5),
  offered(pen, hue, paper) {
    filled(pen, DISC, paper, hue, 4);
    filled(pen, SMALL_ARROW, hue, hue, 2);
  },
  on_trip(pen, hue, paper) {
    filled(pen, DISC, hue, paper, 4);
    filled(pen, SMALL_ARROW, paper, paper, 2);
  },
  offline: (pen, hue, paper) => filled(pen, DOT, paper, hue, 5),
  suspended(pen, hue, paper) {
    pen.lineWidth = 11;
    pen.strokeStyle = paper;
    pen.stroke(CROSS);
    pen.lineWidth = 6;
    pen.strokeStyle = hue;
    pen.stroke(CROSS);
  },
};

function tokens(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

/** One sign per rider state in the colours of the theme in force. */
export function riderImages(): Readonly<Record<RiderState, HTMLCanvasElement>> {
  const token = tokens();
  const entries = (Object.keys(riderTransitions) as RiderState[]).map((state) => [
    state,
    draw((pen) => riderShapes[state](pen, token(`rider-${state}`), token("map-inside"))),
  ]);
  return Object.fromEntries(entries) as Record<RiderState, HTMLCanvasElement>;
}

/** Puts the sign of each order state into the map. */
export function addOrderImages(map: MapLibreMap): void {
  const token = tokens();
  for (const state of Object.keys(orderTransitions)) {
    const id = orderImage(state);
    const canvas = draw((pen) =>
      filled(pen, HEXAGON, token(`state-${state}`), token("map-inside"), 5),
    );
    const image = canvas.getContext("2d")?.getImageData(0, 0, SIZE, SIZE);
    if (map.hasImage(id)) map.removeImage(id);
    if (image) map.addImage(id, image, { pixelRatio: RATIO });
  }
}
