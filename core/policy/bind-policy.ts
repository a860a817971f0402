import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { activatePolicy, discardPolicy, retirePolicy } from "./activate-policy.ts";
import { draftPolicy } from "./draft-policy.ts";
import { changesOf, requireKind } from "./find-version.ts";
import { previewPolicy } from "./preview-policy.ts";
import { listPolicies, listPolicyVersions } from "./see-policies.ts";

export function bindPolicy(bind: Bind): void {
  bind(routes.listPolicies, ({ ctx }) => listPolicies(ctx));
  bind(routes.listPolicyVersions, ({ ctx, params, query }) =>
    listPolicyVersions(ctx, { ...params, ...query }),
  );
  bind(routes.draftPolicy, ({ ctx, params, body }) => draftPolicy(ctx, { ...params, ...body }));
  bind(routes.activatePolicy, ({ ctx, params, body }) =>
    activatePolicy(ctx, { ...params, ...body }),
  );
  bind(routes.discardPolicy, ({ ctx, params, body }) => discardPolicy(ctx, { ...params, ...body }));
  bind(routes.retirePolicy, ({ ctx, params, body }) => retirePolicy(ctx, { ...params, ...body }));
  bind(routes.listPolicyChanges, async ({ ctx, params }) => {
    const items = await changesOf(ctx, requireKind(params.kind), params.id);
    return { items, nextCursor: null };
  });
  bind(routes.previewPolicy, ({ ctx, params, body }) => previewPolicy(ctx, { ...params, ...body }));
}
