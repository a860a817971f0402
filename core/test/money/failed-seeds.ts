/** Seeds that once found something. They run with every build, so that it stays found. */
export interface FailedSeed {
  readonly seed: number;
  readonly operations: number;
  /** What it found. */
  readonly why: string;
}

export const failedSeeds: readonly FailedSeed[] = [
  {
    seed: 1,
    operations: 300,
    why: "A refund whose driver died right after its last answer kept its lease for ever",
  },
];
