/**
 * Takes the noise out of a driven path: a Kalman filter of constant velocity forwards (Kalman 1960)
 * and the Rauch–Tung–Striebel smoother backwards (1965), on a flat map in metres, east and north
 * apart. Looking back from the end of a ride, both sides of a fix are known, so that nothing lags.
 * Pure.
 */

export interface PlanePoint {
  /** Seconds. */
  readonly t: number;
  readonly x: number;
  readonly y: number;
  /** Standard deviation per axis, in metres; above zero. */
  readonly sigma: number;
}

/** How a car changes its speed between two fixes, as a standard deviation in m/s². */
const ACCELERATION = 0.8;
/** Nothing is known of the speed at the first fix. */
const FIRST_SPEED_VARIANCE = 400;

/** Position, speed, and their covariance. */
interface State {
  p: number;
  v: number;
  pp: number;
  pv: number;
  vv: number;
}

/** The same fixes where they most probably were. `points` in the order of time, times all different. */
export function smoothPath(points: readonly PlanePoint[]): { x: number; y: number }[] {
  const xs = smoothAxis(points, (point) => point.x);
  const ys = smoothAxis(points, (point) => point.y);
  return points.map((_, i) => ({ x: xs[i]!, y: ys[i]! }));
}

function smoothAxis(points: readonly PlanePoint[], read: (point: PlanePoint) => number): number[] {
  const filtered: State[] = [];
  const predicted: State[] = [];
  for (const [i, point] of points.entries()) {
    const before = filtered[i - 1];
    const ahead = before
      ? predict(before, point.t - points[i - 1]!.t)
      : { p: read(point), v: 0, pp: point.sigma ** 2, pv: 0, vv: FIRST_SPEED_VARIANCE };
    predicted.push(ahead);
    filtered.push(before ? correct(ahead, read(point), point.sigma ** 2) : ahead);
  }
  return backwards(points, filtered, predicted);
}

function predict(state: State, dt: number): State {
  const q = ACCELERATION ** 2;
  return {
    p: state.p + state.v * dt,
    v: state.v,
    pp: state.pp + 2 * dt * state.pv + dt * dt * state.vv + (q * dt ** 4) / 4,
    pv: state.pv + dt * state.vv + (q * dt ** 3) / 2,
    vv: state.vv + q * dt * dt,
  };
}

function correct(state: State, measured: number, variance: number): State {
  const sum = state.pp + variance;
  const gainP = state.pp / sum;
  const gainV = state.pv / sum;
  const off = measured - state.p;
  return {
    p: state.p + gainP * off,
    v: state.v + gainV * off,
    pp: (1 - gainP) * state.pp,
    pv: (1 - gainP) * state.pv,
    vv: state.vv - gainV * state.pv,
  };
}

/** Only the estimates are wanted, so that the smoothed covariances are left out. */
function backwards(
  points: readonly PlanePoint[],
  filtered: readonly State[],
  predicted: readonly State[],
): number[] {
  const last = filtered.at(-1);
  if (!last) return [];
  let next = { p: last.p, v: last.v };
  const smoothed = [next.p];
  for (let i = points.length - 2; i >= 0; i--) {
    const here = filtered[i]!;
    const ahead = predicted[i + 1]!;
    const dt = points[i + 1]!.t - points[i]!.t;
    // The covariance of here with what is predicted from it, times the inverse of the latter.
    const ap = here.pp + dt * here.pv;
    const av = here.pv + dt * here.vv;
    const determinant = ahead.pp * ahead.vv - ahead.pv ** 2;
    const offP = next.p - ahead.p;
    const offV = next.v - ahead.v;
    const wp = (ahead.vv * offP - ahead.pv * offV) / determinant;
    const wv = (ahead.pp * offV - ahead.pv * offP) / determinant;
    next = {
      p: here.p + ap * wp + here.pv * wv,
      v: here.v + av * wp + here.vv * wv,
    };
    smoothed.push(next.p);
  }
  return smoothed.reverse();
}
