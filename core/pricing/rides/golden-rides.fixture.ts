/** The rides of the golden table: every region and type, and what makes each line of a price. */
import { currencyExponents, decimalText } from "#shared/money.ts";
import { faresDefaults } from "#shared/policies/fares.ts";
import { surgeDefaults } from "#shared/policies/surge.ts";
import { type RegionCode, regionCodes, regions } from "#shared/regions.ts";
import { rideTypesOf } from "#shared/ride-types.ts";
import { type RideFareInput, rideFare } from "./index.ts";

type Ride = Omit<RideFareInput, "rideType">;

const usual = { surgeHundredths: 100, localHour: 12 };
const medium = { meters: 6_400, seconds: 1_320 };
/** In minor units, as regions are used to them. */
const gates = { in: [4_000, 12_000], us: [113, 500], uk: [150, 600] } as const;

const ridesOf = (region: RegionCode): readonly (readonly [string, Ride])[] => {
  const [toll, fee] = gates[region];
  const { capHundredths } = surgeDefaults[region];
  const gate = { code: "toll", label: "Toll", amountMinor: toll } as const;
  const airport = { code: "fee", label: "Airport fee", amountMinor: fee } as const;
  return [
    ["minimum: 400 m, 2 min", { ...usual, meters: 400, seconds: 120 }],
    ["minimum, surge 1.50", { ...usual, meters: 400, seconds: 120, surgeHundredths: 150 }],
    ["short: 2.1 km, 9 min", { ...usual, meters: 2_100, seconds: 540 }],
    ["medium: 6.4 km, 22 min", { ...usual, ...medium }],
    ["medium, surge 1.50", { ...usual, ...medium, surgeHundredths: 150 }],
    [
      `medium, surge ${decimalText(capHundredths, 2)} (the cap)`,
      { ...usual, ...medium, surgeHundredths: capHundredths },
    ],
    ["medium, surge 0.90", { ...usual, ...medium, surgeHundredths: 90 }],
    ["medium at 23:00", { ...usual, ...medium, localHour: 23 }],
    ["medium at 23:00, surge 1.50", { ...medium, localHour: 23, surgeHundredths: 150 }],
    ["medium, 3 min of waiting", { ...usual, ...medium, waitingSeconds: 180 }],
    ["medium, 9 min 30 s of waiting", { ...usual, ...medium, waitingSeconds: 570 }],
    ["medium, a toll", { ...usual, ...medium, extras: [gate] }],
    [
      "medium, toll, airport, surge 1.50, waiting",
      { ...usual, ...medium, surgeHundredths: 150, waitingSeconds: 570, extras: [gate, airport] },
    ],
    ["long: 31.7 km, 64 min", { ...usual, meters: 31_700, seconds: 3_840 }],
  ];
};

const columns = [
  ...["base", "distance", "time", "night", "surge", "minimum", "waiting"],
  ...["toll", "fee", "platform", "tax", "rounding"],
] as const;

/** The whole table as Markdown. */
export function goldenFares(): string {
  const parts = regionCodes.flatMap((code) => ["", `## ${titleOf(code)}`, "", ...tableOf(code)]);
  return [
    "# Golden fares",
    "",
    "What rides cost by the fares that regions start with. Made by `golden-fares.test.ts`, which",
    "fails when a price changes: then read the difference, and run it with `--update`.",
    ...parts,
    "",
  ].join("\n");
}

function titleOf(code: RegionCode): string {
  const { name, currency } = regions[code];
  const { taxBasisPoints, roundingStepMinor } = faresDefaults[code];
  const step = decimalText(roundingStepMinor, currencyExponents[currency]);
  return `${name}: ${currency}, tax ${taxBasisPoints / 100} %, rounded to ${step}`;
}

function tableOf(code: RegionCode): string[] {
  const digits = currencyExponents[regions[code].currency];
  const head = ["type", "ride", ...columns, "total"];
  const rows = rideTypesOf[code].flatMap((rideType) =>
    ridesOf(code).map(([name, ride]) => {
      const { lines, totalMinor } = rideFare(
        { ...ride, rideType },
        faresDefaults[code],
        regions[code],
      );
      const cells = columns.map((column) => {
        const found = lines.filter((line) => line.code === column);
        if (found.length === 0) return "";
        const minor = found.reduce((sum, { amount }) => sum + amount.amountMinor, 0);
        return decimalText(minor, digits);
      });
      return [rideType, name, ...cells, `**${decimalText(totalMinor, digits)}**`];
    }),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|---|---|${"--:|".repeat(head.length - 2)}`, ...rows.map(line)];
}
