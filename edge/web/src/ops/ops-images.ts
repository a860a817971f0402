/**
 * The signs of riders and orders, drawn on a canvas for the map. Each state has its own shape, so
 * that a printed or a colour-blind view says the same.
 */
import type { Map as MapLibreMap } from "maplibre-gl";
import { orderTransitions, type RiderState, riderTransitions } from "#shared/states.ts";

const SIZE = 56;
const RATIO = 2;
const ARROW = new Path2D("M28 8l14 34-14-8-14 8z");
const SMALL_ARROW = new Path2D("M28 15l8.5 21-8.5-5-8.5 5z");
const DISC = new Path2D("M28 50a22 22 0 100-44 22 22 0 000 44z");
const DOT = new Path2D("M28 36a8 8 0 100-16 8 8 0 000 16z");
const CROSS = new Path2D("M18 18l20 20M38 18l-20 20");
const HEXAGON = new Path2D("M28 6l19 11v22L28 50 9 39V17z");

export const riderImage = (state: RiderState) => `rider-${state}`;
export const orderImage = (state: string) => `order-${state}`;

function draw(paint: (pen: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("No canvas to draw on");
  pen.lineJoin = "round";
  pen.lineCap = "round";
  paint(pen);
  return pen.getImageData(0, 0, SIZE, SIZE);
}

function filled(pen: CanvasRenderingContext2D, path: Path2D, fill: string, edge: string, width = 4): void {
  pen.strokeStyle = edge;
  pen.lineWidth = width;
  pen.stroke(path);
  pen.fillStyle = fill;
  pen.fill(path);
}

const riderShapes: Readonly<
  Record<RiderState, (pen: CanvasRenderingContext2D, hue: string, paper: string) => void>
> = {
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

/** Puts all signs into the map in the colours of the theme in force. */
export function addImages(map: MapLibreMap): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const paper = token("map-inside");
  const put = (id: string, image: ImageData) => {
    if (map.hasImage(id)) map.removeImage(id);
    map.addImage(id, image, { pixelRatio: RATIO });
  };
  for (const state of Object.keys(riderTransitions) as RiderState[]) {
    put(
      riderImage(state),
      draw((pen) => riderShapes[state](pen, token(`rider-${state}`), paper)),
    );
  }
  for (const state of Object.keys(orderTransitions)) {
    put(
      orderImage(state),
      draw((pen) => filled(pen, HEXAGON, token(`state-${state}`), paper, 5)),
    );
  }
}
