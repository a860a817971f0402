import { type Ctx, statement } from "../platform/index.ts";
import type { Json } from "./merge-rules.ts";
import type { ActiveVersion } from "./resolve-rules.ts";

/** Of one place and kind: what began before these is asked for by nobody. */
const MAX_BEGUN = 20;

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly city_code: string | null;
  readonly vertical: string | null;
  readonly body: Json;
  readonly from_ms: number;
  readonly until_ms: number | null;
  readonly activated_ms: number;
}

/** How long what is over is remembered, for what began under it: no order or ride lasts longer. */
const REMEMBERED = "2 days";

/**
 * Those to come, and those that run: the last few of each place, because what is covered comes back
 * when its cover ends, is retired, or turns out not to fit. And those that were in force lately.
 */
const selectActive = statement<Row>(`
  select * from (
    select id, kind, city_code, vertical, body,
      (extract(epoch from effective_from) * 1000)::float8 as from_ms,
      (extract(epoch from effective_until) * 1000)::float8 as until_ms,
      (extract(epoch from coalesce(activated_at, effective_from)) * 1000)::float8 as activated_ms,
      effective_from > $1::timestamptz as is_to_come,
      row_number() over (
        partition by kind, city_code, vertical, effective_from > $1::timestamptz,
          coalesce(effective_until <= $1::timestamptz, false)
        order by effective_from desc) as place
    from policy_versions
    where effective_from is not null and (
      (state = 'active' and (effective_until is null or effective_until > $1::timestamptz))
      or (state in ('active', 'retired') and effective_until <= $1::timestamptz
        and effective_until > $1::timestamptz - interval '${REMEMBERED}'))
  ) as versions
  where is_to_come or place <= ${MAX_BEGUN}`);

const selectChange = statement<{ id: number }>(`
  select coalesce((select id from policy_changes where action in ('activated', 'retired')
    order by id desc limit 1), 0)::float8 as id`);

/**
 * Cheap: the end of an index. What is set and retired is serialised, so a larger number knows all
 * smaller ones; a draft is not, and may be there before a smaller number is.
 */
export async function lastChange(ctx: Ctx): Promise<number> {
  const [row] = await selectChange(ctx, []);
  return Number(row!.id);
}

export interface LoadedVersions {
  readonly versions: readonly ActiveVersion[];
  readonly changeId: number;
}

export async function loadVersions(ctx: Ctx): Promise<LoadedVersions> {
  // First the number: what is read after it knows at least that much.
  const changeId = await lastChange(ctx);
  const rows = await selectActive(ctx, [ctx.runtime.ambient.now().toISOString()]);
  return { changeId, versions: rows.map(toActive) };
}

function toActive(row: Row): ActiveVersion {
  return {
    id: row.id,
    kind: row.kind,
    cityCode: row.city_code,
    vertical: row.vertical as ActiveVersion["vertical"],
    body: row.body,
    fromMs: row.from_ms,
    untilMs: row.until_ms,
    activatedAtMs: row.activated_ms,
  };
}
