/** A system account as PostgreSQL and the leash need it. */
export interface Owner {
  uid: number;
  gid: number;
}

/** What a leash runs and how it ends it. */
export interface LeashSpec {
  command: string;
  args: string[];
  /** The signal that asks the program to stop by itself. */
  stopSignal: NodeJS.Signals;
  /** How long it may take before SIGKILL, in milliseconds. */
  graceMs: number;
  /** Run the program as this account; only root may. */
  owner?: Owner;
}
