/**
 * Reads a day in the format of Grubhub's public meal-delivery instances (Reyes, Erera, Savelsbergh,
 * Sahasrabudhe, O'Neil: The Meal Delivery Routing Problem, 2018): four tab-separated tables, each
 * with one header line. Times are minutes of the day, places are metres on a plane.
 */
export interface Plane {
  readonly x: number;
  readonly y: number;
}
export interface DayOrder extends Plane {
  readonly id: string;
  readonly placedMinute: number;
  readonly restaurant: string;
  readonly readyMinute: number;
}
export interface DayRestaurant extends Plane {
  readonly id: string;
}
export interface DayCourier extends Plane {
  readonly id: string;
  readonly onMinute: number;
  readonly offMinute: number;
}
export interface DayParameters {
  readonly metersPerMinute: number;
  readonly pickupServiceMinutes: number;
  readonly dropoffServiceMinutes: number;
  readonly targetClickToDoorMinutes: number;
  readonly maximumClickToDoorMinutes: number;
  readonly payPerOrder: number;
  readonly guaranteedPayPerHour: number;
}
export interface Day {
  readonly orders: readonly DayOrder[];
  readonly restaurants: readonly DayRestaurant[];
  readonly couriers: readonly DayCourier[];
  readonly parameters: DayParameters;
}

export const dayFiles = [
  "orders.txt",
  "restaurants.txt",
  "couriers.txt",
  "instance_parameters.txt",
] as const;
export type DayFile = (typeof dayFiles)[number];

/** Says which file and line is wrong and what was expected there. */
export class DayError extends Error {
  override readonly name = "DayError";
  constructor(file: string, line: number | null, what: string) {
    super(line === null ? `${file}: ${what}` : `${file} line ${line}: ${what}`);
  }
}

const columns = {
  "orders.txt": ["order", "x", "y", "placement_time", "restaurant", "ready_time"],
  "restaurants.txt": ["restaurant", "x", "y"],
  "couriers.txt": ["courier", "x", "y", "on_time", "off_time"],
  "instance_parameters.txt": [
    "meters_per_minute",
    "pickup service minutes",
    "dropoff service minutes",
    "target click-to-door",
    "maximum click-to-door",
    "pay per order",
    "guaranteed pay per hour",
  ],
} as const satisfies Record<DayFile, readonly string[]>;

type Column<F extends DayFile> = (typeof columns)[F][number];

/** One line, asked by column name. */
class Row<F extends DayFile> {
  readonly file: F;
  readonly line: number;
  readonly #cells: readonly string[];

  constructor(file: F, line: number, cells: readonly string[]) {
    this.file = file;
    this.line = line;
    this.#cells = cells;
  }

  fail(what: string): DayError {
    return new DayError(this.file, this.line, what);
  }

  text(column: Column<F>): string {
    const cell = this.#cells[(columns[this.file] as readonly string[]).indexOf(column)] ?? "";
    if (cell === "") throw this.fail(`${column} is missing`);
    return cell;
  }

  number(column: Column<F>, minimum = Number.NEGATIVE_INFINITY): number {
    const text = this.text(column);
    const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value))
      throw this.fail(`${column} should be a number, not "${text.slice(0, 20)}"`);
    if (value < minimum) throw this.fail(`${column} should be at least ${minimum}, not ${value}`);
    return value;
  }
}

function rowsOf<F extends DayFile>(file: F, content: string): Row<F>[] {
  const expected = columns[file];
  const lines = content.replace(/^\ufeff/, "").split(/\r?\n/);
  const header = (lines[0] ?? "").split("\t").map((cell) => cell.trim());
  if (header.join("\t") !== expected.join("\t")) {
    throw new DayError(file, 1, `the header should be ${expected.join(", ")}, separated by tabs`);
  }
  const rows: Row<F>[] = [];
  lines.slice(1).forEach((text, index) => {
    if (text.trim() === "") return;
    const cells = text.split("\t").map((cell) => cell.trim());
    const row = new Row(file, index + 2, cells);
    if (cells.length !== expected.length) {
      throw row.fail(`expected ${expected.length} columns, found ${cells.length}`);
    }
    rows.push(row);
  });
  if (rows.length === 0) throw new DayError(file, null, "has no lines after the header");
  return rows;
}

/** Refuses an id that was there before; answers it otherwise. */
function unique(row: { fail(what: string): DayError }, id: string, seen: Set<string>): string {
  if (seen.has(id)) throw row.fail(`${id} is there twice`);
  seen.add(id);
  return id;
}

function parseRestaurants(content: string): DayRestaurant[] {
  const seen = new Set<string>();
  return rowsOf("restaurants.txt", content).map((row) => ({
    id: unique(row, row.text("restaurant"), seen),
    x: row.number("x"),
    y: row.number("y"),
  }));
}

function parseOrders(content: string, restaurants: readonly DayRestaurant[]): DayOrder[] {
  const known = new Set(restaurants.map(({ id }) => id));
  const seen = new Set<string>();
  return rowsOf("orders.txt", content).map((row) => {
    const restaurant = row.text("restaurant");
    if (!known.has(restaurant))
      throw row.fail(`restaurant ${restaurant} is not in restaurants.txt`);
    const placedMinute = row.number("placement_time", 0);
    return {
      id: unique(row, row.text("order"), seen),
      x: row.number("x"),
      y: row.number("y"),
      placedMinute,
      restaurant,
      readyMinute: row.number("ready_time", placedMinute),
    };
  });
}

function parseCouriers(content: string): DayCourier[] {
  const seen = new Set<string>();
  return rowsOf("couriers.txt", content).map((row) => {
    const onMinute = row.number("on_time", 0);
    return {
      id: unique(row, row.text("courier"), seen),
      x: row.number("x"),
      y: row.number("y"),
      onMinute,
      offMinute: row.number("off_time", onMinute),
    };
  });
}

function parseParameters(content: string): DayParameters {
  const rows = rowsOf("instance_parameters.txt", content);
  if (rows.length > 1) throw rows[1]!.fail("expected one line after the header");
  const row = rows[0]!;
  return {
    metersPerMinute: row.number("meters_per_minute", 1),
    pickupServiceMinutes: row.number("pickup service minutes", 0),
    dropoffServiceMinutes: row.number("dropoff service minutes", 0),
    targetClickToDoorMinutes: row.number("target click-to-door", 0),
    maximumClickToDoorMinutes: row.number("maximum click-to-door", 0),
    payPerOrder: row.number("pay per order", 0),
    guaranteedPayPerHour: row.number("guaranteed pay per hour", 0),
  };
}

/** Throws DayError at the first thing that is wrong. */
export function parseDay(files: Readonly<Record<DayFile, string>>): Day {
  const restaurants = parseRestaurants(files["restaurants.txt"]);
  return {
    restaurants,
    orders: parseOrders(files["orders.txt"], restaurants),
    couriers: parseCouriers(files["couriers.txt"]),
    parameters: parseParameters(files["instance_parameters.txt"]),
  };
}
