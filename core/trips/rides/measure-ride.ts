/** What a ride's phone told of its way. */
import type { Position } from "#shared/geo.ts";
import { type Ctx, dateOf, statement } from "../../platform/index.ts";
import { readTrack } from "../../tracks/index.ts";
import type { TripRow } from "../trip-row.ts";
import { type Fix, lastFix, measureWay, type Span, type Way } from "./distance-rules.ts";
import { type EndPlace, endPlace } from "./end-place-rules.ts";

/** Eleven hours of a fix in two seconds; what comes after that is a gap, and counts straight. */
const MAX_FIXES = 20_000;
/** Where ends are known from the booking and the driver's word; as good as a phone among houses. */
const END_ACCURACY_M = 30;
/** A pick-up counts as the first fix when the driver started within this of it. */
const AT_PICKUP_METERS = 150;

const selectMoves = statement<{ to_state: string; at: string }>(
  "select to_state, at from trip_transitions where trip_id = $1 order by version",
);

export interface RideEnds {
  readonly pickup: Position;
  readonly startOffMeters: number | null;
  /** Of the booking, and by the driver's word. */
  readonly agreed: Position;
  readonly claimed: Position;
  readonly awayMeters: number;
  readonly at: Date;
}

export interface MeasuredRide {
  readonly way: Way;
  readonly end: EndPlace;
}

/** Times are those of the city's life: a demo that lives faster drives as fast as any other. */
export async function measureRide(ctx: Ctx, trip: TripRow, ends: RideEnds): Promise<MeasuredRide> {
  const scale = ctx.runtime.config.timeScale;
  const fromMs = trip.startedAt?.getTime() ?? ends.at.getTime();
  const toMs = ends.at.getTime();
  const asked = { riderId: trip.riderId, fromMs, toMs: toMs + 1, limit: MAX_FIXES };
  const [{ points }, pauses] = [await readTrack(ctx, asked), await readPauses(ctx, trip, toMs)];
  const toCity = (ms: number) => fromMs + (ms - fromMs) * scale;
  const heard = points.map(({ recordedAtMs, ...point }) => ({
    ...{ lat: point.lat, lng: point.lng, accuracyM: point.accuracyM, speedKmh: point.speedKmh },
    atMs: toCity(recordedAtMs),
  }));
  const rode = { fromMs: toCity(fromMs), toMs: toCity(toMs) };
  const last = lastFix(heard, rode);
  const end = endPlace({
    ...ends,
    last: last && { position: last, citySeconds: (rode.toMs - last.atMs) / 1_000 },
  });
  const isAtPickup = (ends.startOffMeters ?? Number.POSITIVE_INFINITY) <= AT_PICKUP_METERS;
  const fixes = [
    ...(isAtPickup ? [endFix(ends.pickup, fromMs)] : []),
    ...heard,
    // What was seen at the end is among what was heard.
    ...(end.by === "seen" ? [] : [endFix(end.position, rode.toMs)]),
  ];
  const span = ({ fromMs, toMs }: Span) => ({ fromMs: toCity(fromMs), toMs: toCity(toMs) });
  const way = measureWay(fixes, rode, pauses.map(span));
  // Between two words of the booking nothing was measured, however short the silence.
  return { way: end.by === "nobody" ? { ...way, heard: 0 } : way, end };
}

function endFix({ lat, lng }: Position, atMs: number): Fix {
  return { lat, lng, atMs, accuracyM: END_ACCURACY_M, speedKmh: null };
}

async function readPauses(ctx: Ctx, { id }: TripRow, untilMs: number): Promise<Span[]> {
  const moves = await selectMoves(ctx, [id]);
  return moves.flatMap(({ to_state, at }, i) => {
    const next = moves[i + 1];
    const toMs = next ? dateOf(next.at).getTime() : untilMs;
    return to_state === "paused" ? { fromMs: dateOf(at).getTime(), toMs } : [];
  });
}
