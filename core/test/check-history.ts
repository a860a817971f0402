/**
 * The proof that one history is legal, from the event log and the tables alone: it trusts no code
 * of the services whose work it judges. Gives what is wrong, with the events that show it.
 */
import { checkLeftovers } from "./check-history-leftovers.ts";
import { checkOffers } from "./check-history-offers.ts";
import { checkOrders } from "./check-history-orders.ts";
import { checkTrips } from "./check-history-trips.ts";
import { Findings, type History, type HistoryBounds, type Violation } from "./history.ts";

export function checkHistory(history: History, bounds: HistoryBounds): Violation[] {
  const findings = new Findings();
  checkLog(history, findings);
  checkOrders(history, bounds, findings);
  checkOffers(history, bounds, findings);
  checkTrips(history, findings);
  checkLeftovers(history, bounds, findings);
  return findings.violations;
}

/** An event that is there twice would make every other finding doubtful. */
function checkLog({ events }: History, findings: Findings): void {
  const seen = new Map<string, History["events"][number]>();
  for (const event of events) {
    const earlier = seen.get(event.id);
    if (earlier) findings.add("log", event.id, "is in the log twice", earlier, event);
    seen.set(event.id, event);
  }
}
