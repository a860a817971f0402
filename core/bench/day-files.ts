/** A day's run in the three tables that the public evaluator of the instances reads, and back. */
import type { Day } from "../seed/index.ts";
import type { AssignmentRow, MoveRow, OrderRow, Solution } from "./day-check.ts";
import type { DayRun } from "./day-run.ts";

export const solutionFiles = [
  "assignment_information.txt",
  "order_information.txt",
  "courier_movement_information.txt",
] as const;
type SolutionFile = (typeof solutionFiles)[number];

export function solutionOf(day: Day, run: DayRun): Solution {
  const { parameters } = day;
  const restaurantOf = new Map(day.orders.map(({ id, restaurant }) => [id, restaurant]));
  const told = new Map<string, Pick<OrderRow, "pickup" | "dropoff" | "courier">>();
  const at = new Map<string, string>();
  const assignments: AssignmentRow[] = [];
  const moves: MoveRow[] = [];
  for (const job of run.jobs) {
    const { courier, orders } = job;
    const store = restaurantOf.get(orders[0]!)!;
    assignments.push({
      assigned: job.assignedMinute,
      pickup: job.pickupMinute,
      courier,
      orders,
    });
    const origin = at.get(courier) ?? courier;
    moves.push({ courier, departure: job.assignedMinute, origin, destination: store });
    let departure = job.pickupMinute + parameters.pickupServiceMinutes / 2;
    let from = store;
    for (const [index, id] of orders.entries()) {
      const dropoff = job.dropoffMinutes[index]!;
      moves.push({ courier, departure, origin: from, destination: id });
      told.set(id, { pickup: job.pickupMinute, dropoff, courier });
      departure = dropoff + parameters.dropoffServiceMinutes / 2;
      from = id;
    }
    at.set(courier, from);
  }
  const nothing = { pickup: null, dropoff: null, courier: null };
  const orders = day.orders.map((order) => ({
    order: order.id,
    placed: order.placedMinute,
    ready: order.readyMinute,
    ...(told.get(order.id) ?? nothing),
  }));
  return { assignments, orders, moves };
}

export function writeSolution(solution: Solution): Record<SolutionFile, string> {
  const table = (header: string, rows: readonly (readonly (string | number | null)[])[]) =>
    `${[header, ...rows.map((row) => row.map((cell) => cell ?? "").join("\t"))].join("\n")}\n`;
  return {
    "assignment_information.txt": table(
      "assignment_time\tpickup_time\tcourier\torders",
      solution.assignments.map(({ assigned, pickup, courier, orders }) => [
        ...[assigned, pickup, courier],
        ...orders,
      ]),
    ),
    "order_information.txt": table(
      "order\tplacement_time\tready_time\tpickup_time\tdropoff_time\tcourier",
      solution.orders.map(({ order, placed, ready, pickup, dropoff, courier }) => {
        return [order, placed, ready, pickup, dropoff, courier];
      }),
    ),
    "courier_movement_information.txt": table(
      "courier\tdeparture_time\torigin\tdestination",
      solution.moves.map(({ courier, departure, origin, destination }) => {
        return [courier, departure, origin, destination];
      }),
    ),
  };
}

/** What is judged is what was written. */
export function readSolution(files: Readonly<Record<SolutionFile, string>>): Solution {
  const rowsOf = (file: SolutionFile) =>
    files[file]
      .split("\n")
      .slice(1)
      .filter((line) => line !== "")
      .map((line) => line.split("\t"));
  const orNull = (cell: string | undefined) => (cell ? Number(cell) : null);
  return {
    assignments: rowsOf("assignment_information.txt").map(
      ([assigned, pickup, courier, ...orders]) => {
        return { assigned: Number(assigned), pickup: Number(pickup), courier: courier!, orders };
      },
    ),
    orders: rowsOf("order_information.txt").map(
      ([order, placed, ready, pickup, dropoff, courier]) => {
        return {
          ...{ order: order!, placed: Number(placed), ready: Number(ready) },
          ...{ pickup: orNull(pickup), dropoff: orNull(dropoff), courier: courier || null },
        };
      },
    ),
    moves: rowsOf("courier_movement_information.txt").map(
      ([courier, departure, origin, destination]) => {
        return {
          ...{ courier: courier!, departure: Number(departure) },
          ...{ origin: origin!, destination: destination! },
        };
      },
    ),
  };
}
