/** Where the rider is: from the device, pinned by hand, or ridden in simulation. */
import { useEffect, useRef, useState } from "react";
import { z } from "zod";
import type { CityView } from "#shared/contracts/catalog.ts";
import { offsetMeters, Position } from "#shared/geo.ts";
import { keep } from "../keep.ts";
import { isDemoHost } from "../place.ts";
import { rideStep } from "./ride-step.ts";

const PositionSource = z.enum(["device", "pinned"]);
export type PositionSource = z.infer<typeof PositionSource>;

/** What was chosen in this tab, so that loading the page again neither changes nor moves it. */
const keptChoice = keep(
  "beeline.rider.position",
  z.object({
    source: PositionSource,
    isRiding: z.boolean(),
    pinned: z.object({ cityCode: z.string(), position: Position }).nullable(),
  }),
  // A desk is rarely inside the service area: there the position is pinned to begin with.
  { source: isDemoHost ? "pinned" : "device", isRiding: isDemoHost, pinned: null },
  "sessionStorage",
);

export interface OwnPosition {
  readonly position: Position;
  readonly bearing: number | null;
  readonly speedKmh: number | null;
  readonly accuracyM: number | null;
}

export interface PositionControl {
  readonly own: OwnPosition;
  readonly source: PositionSource;
  setSource(source: PositionSource): void;
  /** Only when pinned. */
  pin(position: Position): void;
  readonly isRiding: boolean;
  setRiding(isRiding: boolean): void;
  readonly hasFailed: boolean;
}

const STEP_SECONDS = 1;

export function usePosition(city: CityView, target: Position | undefined): PositionControl {
  const [own, setOwn] = useState<OwnPosition>(() => standing(startOf(city)));
  const [source, setSource] = useState(() => keptChoice.get().source);
  const [isRiding, setRiding] = useState(() => keptChoice.get().isRiding);
  const [hasFailed, setHasFailed] = useState(false);
  const aim = useRef(target);
  useEffect(() => {
    aim.current = target;
  });
  useEffect(() => {
    const pinned = source === "pinned" ? { cityCode: city.code, position: own.position } : null;
    keptChoice.set({ source, isRiding, pinned });
  }, [source, isRiding, city.code, own.position]);
  useEffect(() => {
    if (source !== "device" || !("geolocation" in navigator)) return;
    setHasFailed(false);
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        setHasFailed(false);
        setOwn({
          position: { lat: coords.latitude, lng: coords.longitude },
          bearing: coords.heading,
          speedKmh: coords.speed === null ? null : coords.speed * 3.6,
          accuracyM: coords.accuracy,
        });
      },
      () => setHasFailed(true),
      { enableHighAccuracy: true, maximumAge: 2_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [source]);
  useEffect(() => {
    if (source !== "pinned" || !isRiding) return;
    const timer = setInterval(() => {
      const to = aim.current;
      if (to)
        setOwn((was) => ({
          ...rideStep(was.position, to, STEP_SECONDS, city.timeScale),
          accuracyM: 5,
        }));
    }, STEP_SECONDS * 1_000);
    return () => clearInterval(timer);
  }, [source, isRiding, city.timeScale]);
  return {
    own,
    source,
    setSource,
    pin: (position) => setOwn(standing(position)),
    isRiding,
    setRiding,
    hasFailed,
  };
}

function standing(position: Position): OwnPosition {
  return { position, bearing: null, speedKmh: 0, accuracyM: 5 };
}

function startOf(city: CityView): Position {
  const { pinned } = keptChoice.get();
  if (pinned?.cityCode === city.code) return pinned.position;
  return offsetMeters(city.center, { northMeters: -300, eastMeters: 500 });
}
