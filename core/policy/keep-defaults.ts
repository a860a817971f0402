import { policyKinds, type Vertical, verticals } from "#shared/policies/index.ts";
import { type Ctx, statement } from "../platform/index.ts";
import { definitionOf, isPolicyKind } from "./policy-memory.ts";
import { defaultsOf, printOf } from "./resolve-rules.ts";

const insertDefaults = statement(`
  insert into policy_defaults (kind, print, values, seen_at)
  select kind, print, "values"::jsonb, $4::timestamptz
  from unnest($1::text[], $2::text[], $3::text[]) as given (kind, print, "values")
  on conflict do nothing`);

/** The defaults of this release, of each kind and vertical. */
function releaseDefaults(ctx: Ctx) {
  const { code } = ctx.runtime.region;
  return Object.keys(policyKinds)
    .filter(isPolicyKind)
    .flatMap((kind) =>
      [undefined, ...verticals].map((vertical: Vertical | undefined) => {
        const values = defaultsOf(definitionOf(kind), code, vertical);
        return { kind, print: printOf(values), values };
      }),
    );
}

/** Before anything is priced by them: a later release may start from others. */
export async function keepDefaults(ctx: Ctx): Promise<void> {
  const all = releaseDefaults(ctx);
  await insertDefaults(ctx, [
    all.map(({ kind }) => kind),
    all.map(({ print }) => print),
    all.map(({ values }) => JSON.stringify(values)),
    ctx.runtime.ambient.now().toISOString(),
  ]);
}
