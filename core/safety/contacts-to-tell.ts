import type { ToldOf } from "#shared/contracts/safety.ts";
import { firstSpoken, type LanguageCode } from "#shared/languages.ts";
import { type Ctx, statement } from "../platform/index.ts";

export interface TellableContact {
  readonly id: string;
  readonly phone: string;
  readonly toldOf: ToldOf;
  /** Their own where they are a person here, else that of whoever named them. */
  readonly language: LanguageCode;
}

const selectTellable = statement<{
  id: string;
  phoneSealed: string;
  toldOf: ToldOf;
  own: string | null;
  owners: string | null;
}>(`
  select c.id, c.phone_sealed as "phoneSealed", c.told_of as "toldOf",
    known.language as own, owner.language as owners
  from trusted_contacts c
  join people owner on owner.id = c.person_id
  left join people known on known.phone_hash = c.phone_hash
  where c.person_id = $1 and c.refused_at is null and c.removed_at is null
  order by c.id`);

/** Whom somebody trusts and who has not refused. Bounded by the policy when they are added. */
export async function contactsToTell(ctx: Ctx, personId: string): Promise<TellableContact[]> {
  const { sealer, region } = ctx.runtime;
  const rows = await selectTellable(ctx, [personId]);
  return rows.map(({ id, phoneSealed, toldOf, own, owners }) => {
    const tags = [own, owners, ...region.languages].filter((tag) => tag !== null);
    const language = firstSpoken(tags);
    return { id, phone: sealer.open(phoneSealed), toldOf, language };
  });
}

const selectSome = statement<{ id: string }>(`
  select id from trusted_contacts
  where person_id = $1 and refused_at is null and removed_at is null limit 1`);

export async function hasContacts(ctx: Ctx, personId: string): Promise<boolean> {
  return (await selectSome(ctx, [personId])).length > 0;
}
