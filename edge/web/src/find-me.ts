/** Where this device is, asked once, when somebody presses for it. */
import { useState } from "react";
import type { Position } from "#shared/geo.ts";

export const canFindMe = (): boolean => "geolocation" in navigator;

/**
 * @param timing milliseconds: how long the device may take, and how old a known place may be. The
 * question whether it may be told at all is not counted.
 * @returns null when the device does not say
 */
export function findMe(timing: {
  readonly timeout: number;
  readonly maximumAge: number;
}): Promise<Position | null> {
  if (!canFindMe()) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lng: coords.longitude }),
      () => resolve(null),
      timing,
    );
  });
}

const USUAL = { timeout: 10_000, maximumAge: 60_000 };

/** For a button that puts a place on the map. */
export function useFindMe(onFound: (position: Position) => void): {
  readonly isBusy: boolean;
  readonly hasFailed: boolean;
  readonly find: () => void;
} {
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const find = () => {
    setIsBusy(true);
    setHasFailed(false);
    void findMe(USUAL).then((position) => {
      setIsBusy(false);
      if (position) onFound(position);
      else setHasFailed(true);
    });
  };
  return { isBusy, hasFailed, find };
}
