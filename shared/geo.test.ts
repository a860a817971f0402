import { expect, test } from "vitest";
import { bearingDegrees, distanceMeters, interpolate, isInside, offsetMeters } from "./geo.ts";
import { regions } from "./regions.ts";

const bengaluru = { lat: 12.9716, lng: 77.5946 };

test("a degree of latitude is about 111.2 km", () => {
  const north = { lat: bengaluru.lat + 1, lng: bengaluru.lng };
  expect(distanceMeters(bengaluru, north)).toBeCloseTo(111_195, -1);
  expect(distanceMeters(bengaluru, bengaluru)).toBe(0);
});

test("an offset is as far and in the direction it says", () => {
  const moved = offsetMeters(bengaluru, { northMeters: 300, eastMeters: 400 });
  expect(distanceMeters(bengaluru, moved)).toBeCloseTo(500, 0);
  expect(bearingDegrees(bengaluru, moved)).toBeCloseTo(53.1, 0);
  expect(bearingDegrees(bengaluru, { ...bengaluru, lat: 12 })).toBeCloseTo(180, 5);
});

test("halfway is as far from both ends", () => {
  const end = offsetMeters(bengaluru, { northMeters: 1_000, eastMeters: -2_000 });
  const middle = interpolate(bengaluru, end, 0.5);
  expect(distanceMeters(bengaluru, middle)).toBeCloseTo(distanceMeters(middle, end), 0);
});

test("each city's centre is inside its service area, the next city is not", () => {
  const cities = Object.values(regions).flatMap((region) => region.cities);
  for (const city of cities) {
    for (const other of cities) {
      expect(isInside(other.center, city.serviceArea), `${other.code} in ${city.code}`).toBe(
        other === city,
      );
    }
  }
});
