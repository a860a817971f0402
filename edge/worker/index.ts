/** The Worker: what workerd loads. */
import { makeApp } from "./app.ts";

export { CityCatalog } from "./catalog/city-catalog.ts";
export { OrderRoom } from "./room/order-room.ts";

const app = makeApp();

export default { fetch: app.fetch };
