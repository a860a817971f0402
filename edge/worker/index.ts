/** The Worker: what workerd loads. */
import { makeApp } from "./app.ts";

export { CityCatalog } from "./catalog/city-catalog.ts";
export { LimitCounter } from "./limits/limit-counter.ts";
export { LinkShelf } from "./links/link-shelf.ts";
export { OrderRoom } from "./room/order-room.ts";
export { EndedSessions } from "./sessions/ended-sessions.ts";

const app = makeApp();

export default { fetch: app.fetch };
