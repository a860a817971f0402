import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { getEtaModel } from "./get-eta-model.ts";

export function bindEta(bind: Bind): void {
  bind(routes.getEtaModel, ({ ctx, query }) => getEtaModel(ctx, query.city));
}
