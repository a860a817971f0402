/** Counts for one limited key, where all isolates of the world agree on them. */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";

export class LimitCounter extends DurableObject<Env> {}
