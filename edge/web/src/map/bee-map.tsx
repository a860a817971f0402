/** The map as a component. Heavy (MapLibre and H3): always imported through map-view.tsx. */
import type { Map as MapLibreMap } from "maplibre-gl";
import { useCallback, useEffect, useRef, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Position } from "#shared/geo.ts";
import { IconButton } from "../design/button.tsx";
import { EmptyState } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { webConfig } from "../place.ts";
import { type CityMap, createMap, drawWay, fitPoints, zoomThatFits } from "./create-map.ts";
import { type MapMarker, type MarkerLayer, markerLayer } from "./markers.ts";
import { type MapPalette, wantsStillness } from "./palette.ts";
import "./map.css";

export interface BeeMapProps {
  readonly city: CityView;
  /** Says to a screen reader what this map shows. */
  readonly label: string;
  readonly markers: readonly MapMarker[];
  /** What should be in view; followed until the person moves the map. */
  readonly fit: readonly Position[];
  /** Another key is another picture: it is fitted even when the person held the last one. */
  readonly fitKey?: string;
  /** A dashed line between places, such as from the store to the door. Fixed for the map's life. */
  readonly way?: readonly Position[];
  /** Makes the map a way to pick a place. */
  readonly onPick?: (position: Position) => void;
  /** Adds layers; called again when the theme changes. */
  readonly onStyle?: (map: MapLibreMap, palette: MapPalette) => void;
}

export default function BeeMap(props: BeeMapProps) {
  const { city, label, markers } = props;
  const { container, live, hasFailed } = useCityMap(props);
  const { fitNow, hold } = useFollow(live?.map ?? null, props);
  useEffect(() => live?.markers.set(markers), [live, markers]);
  const zoom = (by: number) => {
    hold();
    live?.map.easeTo({ zoom: live.map.getZoom() + by, duration: wantsStillness() ? 0 : 200 });
  };
  const pickMiddle = () => {
    const middle = live?.map.getCenter();
    if (middle) props.onPick?.({ lat: middle.lat, lng: middle.lng });
  };
  return (
    <section className="map" aria-label={label} data-ready={live ? "" : undefined}>
      <div ref={container} className="map-canvas" />
      {hasFailed ? (
        <div className="map-fallback">
          <EmptyState
            icon="pin"
            title={say("map.cannot_draw")}
            next={say("map.cannot_draw_next", { city: city.name })}
          />
        </div>
      ) : (
        <div className="map-buttons">
          {props.onPick ? (
            <IconButton icon="pin" label={say("map.pick_middle")} onClick={pickMiddle} />
          ) : null}
          <IconButton icon="plus" label={say("map.zoom_in")} onClick={() => zoom(1)} />
          <IconButton icon="minus" label={say("map.zoom_out")} onClick={() => zoom(-1)} />
          <IconButton icon="fit" label={say("map.fit")} onClick={fitNow} />
        </div>
      )}
    </section>
  );
}

interface Live {
  readonly map: MapLibreMap;
  readonly markers: MarkerLayer;
}

function useCityMap(props: BeeMapProps) {
  const { city } = props;
  const container = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [live, setLive] = useState<Live | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    latest.current = props;
  });
  // A map belongs to a city; everything else about it changes in place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let made: CityMap | undefined;
    let layer: MarkerLayer | undefined;
    let isGone = false;
    const make = async () => {
      const { mapStyleUrl } = await webConfig();
      if (isGone || !container.current) return;
      made = createMap({
        container: container.current,
        area: city.serviceArea,
        center: city.center,
        styleUrl: mapStyleUrl,
        onStyle(map, palette) {
          drawWay(map, palette, latest.current.way ?? []);
          latest.current.onStyle?.(map, palette);
        },
      });
      const { map } = made;
      map.getCanvas().setAttribute("aria-label", latest.current.label);
      map.on("click", ({ lngLat }) =>
        latest.current.onPick?.({ lat: lngLat.lat, lng: lngLat.lng }),
      );
      layer = markerLayer(map);
      setLive({ map, markers: layer });
    };
    make().catch(() => setHasFailed(true));
    return () => {
      isGone = true;
      setLive(null);
      layer?.destroy();
      made?.destroy();
    };
  }, [city.code]);
  return { container, live, hasFailed };
}

/** Zoom levels by which the picture may be wider than its points before it closes in on them. */
const LOOSE_ZOOM = 0.9;

/**
 * Keeps the points in view: fits when what is shown changes, again when a point leaves the picture
 * or the points have drawn together, until the person takes the map in hand. The button gives it back.
 */
function useFollow(map: MapLibreMap | null, props: BeeMapProps) {
  const { fit, fitKey = String(fit.length) } = props;
  const isHeld = useRef(false);
  const shown = useRef<string | null>(null);
  const hold = useCallback(() => {
    isHeld.current = true;
  }, []);
  useEffect(() => {
    if (!map) return;
    map.on("dragstart", hold);
    map.on("wheel", hold);
    shown.current = null;
    return () => {
      map.off("dragstart", hold);
      map.off("wheel", hold);
    };
  }, [map, hold]);
  useEffect(() => {
    if (!map || fit.length === 0) return;
    const isNew = shown.current !== fitKey;
    if (!isNew && (isHeld.current || !isBadlyFramed(map, fit))) return;
    fitPoints(map, fit, shown.current === null);
    shown.current = fitKey;
  }, [map, fit, fitKey]);
  const fitNow = () => {
    isHeld.current = false;
    if (map) fitPoints(map, fit, false);
  };
  return { fitNow, hold };
}

function isBadlyFramed(map: MapLibreMap, points: readonly Position[]): boolean {
  if (map.isMoving()) return false;
  const bounds = map.getBounds();
  if (points.some((point) => !bounds.contains([point.lng, point.lat]))) return true;
  return zoomThatFits(map, points) - map.getZoom() > LOOSE_ZOOM;
}
