import type {
  PolicyExample,
  PolicyExampleRequest,
  PolicyPreview,
} from "#shared/contracts/index.ts";
import type { PolicyKind, PolicyPlace, PolicyValues } from "#shared/policies/index.ts";
import type { Ctx, Runtime } from "../platform/index.ts";
import { judge } from "./draft-policy.ts";
import { requireKind, requirePlace } from "./find-version.ts";
import { loadVersions } from "./load-versions.ts";
import { differences, type Json } from "./merge-rules.ts";

/** What something costs by two policies; whoever prices it knows. */
export type Previewer<K extends PolicyKind> = (
  ctx: Ctx,
  asked: {
    readonly place: PolicyPlace;
    readonly before: PolicyValues<K>;
    readonly after: PolicyValues<K>;
    readonly example: PolicyExampleRequest;
  },
) => Promise<PolicyExample[]> | PolicyExample[];

const previewers = new WeakMap<Runtime, Map<PolicyKind, Previewer<PolicyKind>>>();

/** Whoever prices by a kind of policy shows here what a change of it would do; one per kind. */
export function showPreviewOf<K extends PolicyKind>(
  runtime: Runtime,
  kind: K,
  previewer: Previewer<K>,
): void {
  const known = previewers.get(runtime) ?? new Map<PolicyKind, Previewer<PolicyKind>>();
  previewers.set(runtime, known.set(kind, previewer as unknown as Previewer<PolicyKind>));
}

/** Changes nothing. @throws BeelineError NOT_FOUND, VALIDATION_FAILED for a place nobody reads */
export async function previewPolicy(
  ctx: Ctx,
  request: PolicyPlace & {
    kind: string;
    body: Json;
    example?: PolicyExampleRequest | undefined;
  },
): Promise<PolicyPreview> {
  const kind = requireKind(request.kind);
  const place = requirePlace(ctx, kind, request);
  const { versions } = await loadVersions(ctx);
  const { before, after, issues } = judge(ctx, { kind, place, body: request.body }, versions);
  const changes = after ? differences(before.values, after.values) : [];
  const previewer = previewers.get(ctx.runtime)?.get(kind);
  const asked = { place, before: before.values, after: after?.values } as never;
  const examples =
    after && previewer
      ? await previewer(ctx, { ...(asked as object), example: request.example ?? {} } as never)
      : [];
  return {
    revision: before.revision,
    values: (after?.values as PolicyPreview["values"]) ?? null,
    issues: [...issues],
    changes: changes.map(({ path, before: was, after: is }) => ({
      path,
      before: (was ?? null) as PolicyPreview["changes"][number]["before"],
      after: (is ?? null) as PolicyPreview["changes"][number]["after"],
    })),
    examples,
  };
}
