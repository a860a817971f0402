/** The sessions of one region that ended while an access token of theirs may still live. */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";

export class EndedSessions extends DurableObject<Env> {}
