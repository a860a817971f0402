import { expect, it } from "vitest";
import { regions } from "../regions.ts";
import { nearestCities, viewCities } from "./view-cities.ts";

const home = { coreUrl: "http://core.test", timeScale: 1 };
const cities = Object.values(regions).flatMap((region) => viewCities(region, home));
const codes = (from?: { lat: number; lng: number }) =>
  nearestCities(cities, from).map(({ code }) => code);

it("gives every city, the nearest first, over all regions", () => {
  expect(codes({ lat: 19, lng: 73 })).toEqual(["bom", "blr", "del", "ldn", "chi"]);
  expect(codes({ lat: 40, lng: -75 })[0]).toBe("chi");
  expect(codes()).toEqual(cities.map(({ code }) => code));
});
