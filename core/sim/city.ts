/** What everybody in the city shares: the plan, the clock, the way to the API, and each other. */
import type { CityPlan, Random } from "../seed/index.ts";
import type { Contact } from "./api.ts";
import type { CityClock } from "./city-clock.ts";
import type { Gate } from "./gate.ts";
import type { LatePings } from "./ping-log.ts";
import type { Talk } from "./talk.ts";
import type { Tally } from "./tally.ts";

export interface City {
  readonly plan: CityPlan;
  readonly clock: CityClock;
  readonly random: Random;
  readonly edgeUrl: string;
  readonly coreUrl: string;
  /** Ends the life of the city. */
  readonly signal: AbortSignal;
  readonly contact: Contact;
  /** Bounds how many sign in at once: hashing codes and signing tokens is work for the core. */
  readonly gate: Gate;
  readonly tally: Tally;
  /** The same of rides. */
  readonly rides: Tally;
  readonly latePings: LatePings;
  readonly talk: Talk;
  /** Whether the demo store waits for a person to press first. */
  readonly waitsForPerson: boolean;
  /** Tells people at the terminal about something that should not happen. */
  mishap(where: string, error: unknown): void;
}
