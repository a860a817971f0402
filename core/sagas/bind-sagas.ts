import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { retrySaga } from "./retry-saga.ts";
import { getSaga, listSagas } from "./see-sagas.ts";

export function bindSagas(bind: Bind): void {
  bind(routes.listSagas, ({ ctx, query }) => listSagas(ctx, query));
  bind(routes.getSaga, ({ ctx, params }) => getSaga(ctx, params.id));
  bind(routes.retrySaga, ({ ctx, params, body }) => retrySaga(ctx, params.id, body.reason));
}
