/** A share of all short links: who owns a code, where it leads, how often it was followed. */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";

export class LinkShelf extends DurableObject<Env> {}
