import type { Texts } from "../speech.ts";
import { account } from "./account.ts";
import { drive } from "./drive.ts";
import { errors } from "./errors.ts";
import { frame } from "./frame.ts";
import { hotspots } from "./hotspots.ts";
import { money } from "./money.ts";
import { order } from "./order.ts";
import { ride } from "./ride.ts";
import { safety } from "./safety.ts";
import { states } from "./states.ts";
import { trip } from "./trip.ts";

export const hi: Texts = {
  ...account,
  ...drive,
  ...errors,
  ...frame,
  ...hotspots,
  ...money,
  ...order,
  ...ride,
  ...safety,
  ...states,
  ...trip,
};
