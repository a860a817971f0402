import { describe, expect, test } from "vitest";
import { DayError, type DayFile, parseDay } from "./parse-day.ts";
import { tinyDay } from "./testing-day.ts";

const change = (file: DayFile, from: string, to: string) => ({
  ...tinyDay,
  [file]: tinyDay[file].replace(from, to),
});

describe("parse a day", () => {
  test("reads every table", () => {
    const day = parseDay(tinyDay);
    expect(day.restaurants).toEqual([
      { id: "r1", x: 0, y: 1000 },
      { id: "r2", x: 1500, y: 1500 },
    ]);
    expect(day.orders[2]).toEqual({
      ...{ id: "o3", x: -800, y: 700, placedMinute: 9, restaurant: "r1", readyMinute: 9 },
    });
    expect(day.couriers[1]).toEqual({ id: "c2", x: 900, y: 1800, onMinute: 10, offMinute: 60 });
    expect(day.parameters).toEqual({
      metersPerMinute: 320,
      pickupServiceMinutes: 4,
      dropoffServiceMinutes: 4,
      targetClickToDoorMinutes: 40,
      maximumClickToDoorMinutes: 90,
      payPerOrder: 10,
      guaranteedPayPerHour: 15,
    });
  });

  test("takes Windows line ends, a byte order mark and blank lines", () => {
    const odd = Object.fromEntries(
      Object.entries(tinyDay).map(([file, text]) => [
        file,
        `\ufeff${text.replaceAll("\n", "\r\n")}\r\n\r\n`,
      ]),
    ) as Record<DayFile, string>;
    expect(parseDay(odd)).toEqual(parseDay(tinyDay));
  });

  test.each<[string, Record<DayFile, string>, string]>([
    [
      "a wrong header",
      change("orders.txt", "placement_time", "when"),
      "orders.txt line 1: the header should be order, x, y, placement_time, restaurant, ready_time, separated by tabs",
    ],
    [
      "an empty file",
      { ...tinyDay, "couriers.txt": "" },
      "couriers.txt line 1: the header should be",
    ],
    [
      "a header alone",
      { ...tinyDay, "restaurants.txt": "restaurant\tx\ty\n" },
      "restaurants.txt: has no lines after the header",
    ],
    [
      "a missing column",
      change("orders.txt", "\t31", ""),
      "orders.txt line 2: expected 6 columns, found 5",
    ],
    ["an empty cell", change("orders.txt", "o2\t300", "o2\t"), "orders.txt line 3: x is missing"],
    [
      "a word for a number",
      change("restaurants.txt", "1500\t1500", "1500\tnorth"),
      'restaurants.txt line 3: y should be a number, not "north"',
    ],
    [
      "not a number",
      change("orders.txt", "o2\t300", "o2\tNaN"),
      'orders.txt line 3: x should be a number, not "NaN"',
    ],
    [
      "an infinite number",
      change("orders.txt", "o2\t300", "o2\t1e999"),
      "orders.txt line 3: x should be a number",
    ],
    [
      "a negative time",
      change("couriers.txt", "\t10\t60", "\t-10\t60"),
      "couriers.txt line 3: on_time should be at least 0, not -10",
    ],
    [
      "food ready before it is ordered",
      change("orders.txt", "\t31", "\t19"),
      "orders.txt line 2: ready_time should be at least 20, not 19",
    ],
    [
      "a shift that ends before it begins",
      change("couriers.txt", "\t10\t60", "\t70\t60"),
      "couriers.txt line 3: off_time should be at least 70, not 60",
    ],
    [
      "an unknown restaurant",
      change("orders.txt", "r2", "r9"),
      "orders.txt line 2: restaurant r9 is not in restaurants.txt",
    ],
    [
      "the same order twice",
      change("orders.txt", "o2\t", "o1\t"),
      "orders.txt line 3: o1 is there twice",
    ],
    [
      "no speed",
      change("instance_parameters.txt", "320", "0"),
      "instance_parameters.txt line 2: meters_per_minute should be at least 1, not 0",
    ],
  ])("refuses %s and says where", (_, files, message) => {
    expect(() => parseDay(files)).toThrow(DayError);
    expect(() => parseDay(files)).toThrow(message);
  });
});
