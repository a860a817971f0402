/**
 * Riders drawn on a canvas over the map, in step with its camera. A thousand arrows that glide cost
 * a few milliseconds a frame; as map sources they would keep the tile worker busy all the time.
 */
import type { Map as MapLibreMap } from "maplibre-gl";
import type { OpsRider } from "#shared/streams.ts";
import { type Glide, glideAt, glideTo, isSettled, startGlide } from "../live/glide.ts";
import { wantsStillness } from "../map/palette.ts";
import { riderImages, SIGN_PX } from "./ops-images.ts";

const FADED = 0.4;
/** Half of a sign, and a little for an unsteady hand. */
const REACH_PX = 14;

export interface RiderCanvas {
  set(riders: readonly OpsRider[]): void;
  /** Makes the signs anew in the colours of the theme in force. */
  repaint(): void;
  /** The rider drawn nearest to a point of the map's container. */
  riderAt(point: { x: number; y: number }): OpsRider | undefined;
  remove(): void;
}

export function riderCanvas(map: MapLibreMap): RiderCanvas {
  const canvas = document.createElement("canvas");
  canvas.className = "rider-canvas";
  canvas.setAttribute("aria-hidden", "true");
  map.getCanvasContainer().append(canvas);
  const scene: Scene = { map, canvas, glides: new Map(), images: riderImages(), riders: [] };
  let frame = 0;
  const draw = () => drawRiders(scene, performance.now());
  const step = () => {
    const now = performance.now();
    drawRiders(scene, now);
    const isMoving = [...scene.glides.values()].some((glide) => !isSettled(glide, now));
    frame = isMoving ? requestAnimationFrame(step) : 0;
  };
  const start = () => {
    if (frame === 0) frame = requestAnimationFrame(step);
  };
  map.on("render", draw);
  return {
    set(riders) {
      scene.riders = riders;
      moveGlides(scene.glides, riders);
      start();
    },
    repaint() {
      scene.images = riderImages();
      start();
    },
    riderAt: (point) => nearestRider(scene, point, performance.now()),
    remove() {
      cancelAnimationFrame(frame);
      map.off("render", draw);
      canvas.remove();
    },
  };
}

interface Scene {
  readonly map: MapLibreMap;
  readonly canvas: HTMLCanvasElement;
  readonly glides: Map<string, Glide>;
  images: ReturnType<typeof riderImages>;
  riders: readonly OpsRider[];
}

function drawRiders({ map, canvas, glides, images, riders }: Scene, nowMs: number): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  fitToMap(canvas, map);
  const ratio = window.devicePixelRatio;
  const turn = map.getBearing();
  const size = SIGN_PX * Math.min(1.15, Math.max(0.62, (map.getZoom() - 7) / 6));
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (const rider of riders) {
    const glide = glides.get(rider.id);
    if (!glide) continue;
    const { position, bearing } = glideAt(glide, nowMs);
    const { x, y } = map.project([position.lng, position.lat]);
    const angle = ((bearing - turn) * Math.PI) / 180;
    pen.globalAlpha = rider.position?.freshness === "live" ? 1 : FADED;
    pen.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
    pen.rotate(angle);
    pen.drawImage(images[rider.state], -size / 2, -size / 2, size, size);
  }
}

function nearestRider(
  { map, glides, riders }: Scene,
  point: { x: number; y: number },
  nowMs: number,
): OpsRider | undefined {
  let best: { rider: OpsRider; far: number } | undefined;
  for (const rider of riders) {
    const glide = glides.get(rider.id);
    if (!glide) continue;
    const { position } = glideAt(glide, nowMs);
    const { x, y } = map.project([position.lng, position.lat]);
    const far = Math.hypot(x - point.x, y - point.y);
    if (far <= REACH_PX && (!best || far < best.far)) best = { rider, far };
  }
  return best?.rider;
}

function fitToMap(canvas: HTMLCanvasElement, map: MapLibreMap): void {
  const { clientWidth, clientHeight } = map.getContainer();
  const ratio = window.devicePixelRatio;
  const width = Math.round(clientWidth * ratio);
  const height = Math.round(clientHeight * ratio);
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
}

function moveGlides(glides: Map<string, Glide>, riders: readonly OpsRider[]): void {
  const now = performance.now();
  const seen = new Set<string>();
  for (const { id, position } of riders) {
    if (!position) continue;
    seen.add(id);
    const target = {
      position: { lat: position.lat, lng: position.lng },
      bearing: position.bearing,
    };
    const glide = glides.get(id);
    glides.set(
      id,
      glide && !wantsStillness() ? glideTo(glide, target, now) : startGlide(target, now),
    );
  }
  for (const id of glides.keys()) if (!seen.has(id)) glides.delete(id);
}
