/** By how much an estimate widens, and how sure it is, by what is known of the rider. */
export const freshnessSpread = { live: 0.15, delayed: 0.25, lost: 0.4, unknown: 0.35 } as const;
export const freshnessSureness = { live: 0.9, delayed: 0.7, lost: 0.4, unknown: 0.5 } as const;
/** Of city life. Below this a range would pretend more than traffic lights allow. */
export const LEAST_RANGE_SECONDS = 30;
/** As many samples make an estimate half as sure as endless ones would. */
export const HALF_SURE_SAMPLES = 60;
