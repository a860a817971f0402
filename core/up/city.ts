/** What the cities of all regions say, one JSON object a line, and what `up` reports of it. */

/** Quantiles over a run in milliseconds, as the city reports them. */
type Quantiles = Record<string, number>;
export type CityReport = Record<string, number | string | boolean | Quantiles | null>;

export type CityLine =
  | { type: "ready" }
  | { type: "delivered"; count: number }
  | { type: "report"; report: CityReport }
  | { type: "other" };

/** A line that is not one of ours is nothing to fail on. */
export function parseCityLine(text: string): CityLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return { type: "other" };
  }
  if (typeof line !== "object" || line === null || !("type" in line)) return { type: "other" };
  const { type, ...rest } = line as { type: unknown } & CityReport;
  if (type === "ready") return { type };
  if (type === "delivered") return { type, count: Number(rest.count) || 0 };
  if (type === "report") return { type, report: rest };
  return { type: "other" };
}

/**
 * One report for all regions: counts are added; of quantiles the slowest region's is taken, because
 * quantiles cannot be added; the speed is the same everywhere. Each region's own report stays beside
 * it when there are several.
 */
export function mergeReports(byRegion: Record<string, CityReport>): CityReport | undefined {
  const reports = Object.values(byRegion);
  const [first] = reports;
  if (!first || reports.length === 1) return first;
  const merged: CityReport = {};
  for (const name of new Set(reports.flatMap((report) => Object.keys(report)))) {
    const values = reports.map((report) => report[name]);
    const numbers = values.filter((value) => typeof value === "number");
    const quantiles = values.filter((value) => typeof value === "object" && value !== null);
    if (name === "speed") merged[name] = numbers[0] ?? null;
    else if (numbers.length > 0) merged[name] = numbers.reduce((sum, value) => sum + value, 0);
    else if (quantiles.length > 0) merged[name] = worst(quantiles as Quantiles[]);
    else merged[name] = values.find((value) => value !== undefined) ?? null;
  }
  return { ...merged, regions: byRegion as unknown as Quantiles };
}

function worst(all: Quantiles[]): Quantiles {
  const names = new Set(all.flatMap((quantiles) => Object.keys(quantiles)));
  return Object.fromEntries(
    [...names].map((name) => [name, Math.max(...all.map((quantiles) => quantiles[name] ?? 0))]),
  );
}

/** The report in plain words, one line each. */
export function summarise(report: CityReport): string[] {
  const lines = [`Delivered ${report.delivered} of ${report.placed ?? "?"} orders.`];
  if (typeof report["ridesBooked"] === "number" && report["ridesBooked"] > 0) {
    lines.push(`Rides completed: ${report["ridesCompleted"]} of ${report["ridesBooked"]} booked.`);
  }
  const measures: [string, string][] = [
    ["placeToAssignedMs", "placed → assigned"],
    ["placeToDeliveredMs", "placed → delivered"],
    ["pingToCustomerLagMs", "ping → customer"],
  ];
  for (const [name, title] of measures) {
    const found = report[name];
    if (typeof found !== "object" || found === null) continue;
    lines.push(`${title.padEnd(20)} median ${inWords(found.p50)}, p95 ${inWords(found.p95)}`);
  }
  return lines;
}

function inWords(ms: number | undefined): string {
  if (ms === undefined || ms === null) return "–";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
