/** One policy at one place: what holds, what to set instead, and what was set before. */
import { useState } from "react";
import {
  opsPolicyRoutes,
  type PolicyInForce,
  type PolicyKindView,
  type PolicyVersion,
} from "#shared/contracts/ops-policies.ts";
import type { Region } from "#shared/regions.ts";
import { ButtonLink } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { Show, SkeletonList } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { type Page, useOlder } from "../../money/older-button.tsx";
import { go, useSearch } from "../../router.tsx";
import { useLoad } from "../../use-load.ts";
import { regionWords } from "../../words/region-words.ts";
import { dayWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import type { Body } from "./form-rules.ts";
import { aboutWords, addressOf, kindWords, placeWords } from "./place-words.ts";
import { type PlaceOfCall, PolicyEditor } from "./policy-editor.tsx";
import { VersionList } from "./version-list.tsx";

/** Versions that are read at once. */
const PAGE = 20;

interface Place {
  readonly cityCode: string | null;
  readonly vertical: "delivery" | "ride" | null;
}

export function KindPage(props: { kind: PolicyKindView; region: Region; onChanged: () => void }) {
  const { kind, region } = props;
  const search = useSearch();
  const vertical = search.get("vertical");
  const place: Place = {
    cityCode: region.cities.find(({ code }) => code === search.get("city"))?.code ?? null,
    vertical: vertical === "delivery" || vertical === "ride" ? vertical : null,
  };
  return (
    <>
      <div>
        <ButtonLink to="/ops/policies" icon="back" look="quiet">
          {say("policy.all")}
        </ButtonLink>
      </div>
      <h1>{kindWords(kind.kind)}</h1>
      <p>{aboutWords(kind.kind, kind.about)}</p>
      <PlacePicker {...{ kind, region, place }} />
      <AtPlace
        key={addressOf(kind.kind, place)}
        {...{ kind, region, place }}
        onChanged={props.onChanged}
      />
    </>
  );
}

function PlacePicker(props: { kind: PolicyKindView; region: Region; place: Place }) {
  const { kind, region, place } = props;
  const show = (change: Partial<Place>) =>
    go(addressOf(kind.kind, { ...place, ...change }), { replace: true });
  if (kind.levels.length === 0) return null;
  return (
    <div className="policy-fields">
      {kind.levels.includes("city") ? (
        <SelectField
          label={say("policy.where")}
          value={place.cityCode ?? ""}
          onChange={({ target }) => show({ cityCode: target.value || null })}
        >
          <option value="">{say("policy.all_of", { region: regionWords(region.code) })}</option>
          {region.cities.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      {kind.levels.includes("vertical") ? (
        <SelectField
          label={say("policy.for")}
          value={place.vertical ?? ""}
          onChange={({ target }) => show({ vertical: (target.value || null) as Place["vertical"] })}
        >
          <option value="">{say("policy.both")}</option>
          <option value="delivery">{say("policy.deliveries")}</option>
          <option value="ride">{say("policy.rides")}</option>
        </SelectField>
      ) : null}
    </div>
  );
}

function AtPlace(props: {
  kind: PolicyKindView;
  region: Region;
  place: Place;
  onChanged: () => void;
}) {
  const { kind, region, place } = props;
  const params = { kind: kind.kind };
  const query = {
    ...(place.cityCode === null ? {} : { cityCode: place.cityCode }),
    ...(place.vertical === null ? {} : { vertical: place.vertical }),
  };
  const { loaded, reload } = useLoad(addressOf(kind.kind, place), async () => {
    const [versions, without] = await Promise.all([
      opsApi.call(opsPolicyRoutes.listPolicyVersions, { params, query: { ...query, limit: PAGE } }),
      // What would hold if nothing were set here.
      opsApi.call(opsPolicyRoutes.previewPolicy, { params, body: { ...query, body: {} } }),
    ]);
    return { ...versions, wider: (without.values ?? versions.inForce.values) as Body };
  });
  const older = async (cursor: string) =>
    opsApi.call(opsPolicyRoutes.listPolicyVersions, {
      ...{ params, query: { ...query, cursor, limit: PAGE } },
    });
  const changed = () => {
    reload();
    props.onChanged();
  };
  return (
    <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={4} />}>
      {(seen) => (
        <Seen
          // What was read further back belongs to this very list.
          key={`${seen.inForce.revision} ${seen.items[0]?.id} ${seen.items[0]?.standing}`}
          {...{ kind, region, place, query, seen, older }}
          onChanged={changed}
        />
      )}
    </Show>
  );
}

interface SeenHere {
  readonly items: readonly PolicyVersion[];
  readonly nextCursor: string | null;
  readonly inForce: PolicyInForce;
  /** What would hold if nothing were set here. */
  readonly wider: Body;
}

function Seen(props: {
  kind: PolicyKindView;
  region: Region;
  place: Place;
  query: PlaceOfCall;
  seen: SeenHere;
  older: (cursor: string) => Promise<Page<PolicyVersion>>;
  onChanged: () => void;
}) {
  const { kind, region, place, query, seen } = props;
  const { inForce, wider } = seen;
  const { items, button } = useOlder(seen, props.older);
  // A version of the past that is to be set again, and how often that was asked for.
  const [again, setAgain] = useState<{ body: Body; turn: number } | null>(null);
  const current = seen.items.find(({ standing }) => standing === "in_force");
  const where = placeWords(place, region);
  return (
    <>
      <p className="small soft figures">
        {inForce.since === null
          ? say("policy.holds_started", { place: where })
          : say("policy.holds_since", { place: where, at: dayWords(inForce.since) })}{" "}
        {inForce.until === null ? "" : say("policy.next_change", { at: dayWords(inForce.until) })}
      </p>
      <PolicyEditor
        key={again?.turn ?? 0}
        {...{ kind, region, query, wider }}
        revision={inForce.revision}
        start={again?.body ?? ((current?.body ?? {}) as Body)}
        onChanged={props.onChanged}
      />
      <VersionList
        versions={items}
        {...{ wider, button }}
        currency={region.currency}
        revision={inForce.revision}
        onChanged={props.onChanged}
        onAgain={(body) => setAgain((was) => ({ body, turn: (was?.turn ?? 0) + 1 }))}
      />
    </>
  );
}
