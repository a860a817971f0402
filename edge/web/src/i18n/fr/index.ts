import type { Texts } from "../speech.ts";
import { account } from "./account.ts";
import { chat } from "./chat.ts";
import { checkout } from "./checkout.ts";
import { delivery } from "./delivery.ts";
import { drive } from "./drive.ts";
import { earnings } from "./earnings.ts";
import { errors } from "./errors.ts";
import { frame } from "./frame.ts";
import { hotspots } from "./hotspots.ts";
import { money } from "./money.ts";
import { news } from "./news.ts";
import { order } from "./order.ts";
import { papers } from "./papers.ts";
import { ride } from "./ride.ts";
import { safety } from "./safety.ts";
import { session } from "./session.ts";
import { shop } from "./shop.ts";
import { standing } from "./standing.ts";
import { states } from "./states.ts";
import { trip } from "./trip.ts";
import { wallet } from "./wallet.ts";

export const fr: Texts = {
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
  ...wallet,
  ...shop,
  ...checkout,
  ...earnings,
  ...delivery,
  ...news,
  ...chat,
  ...papers,
  ...standing,
  ...session,
};
