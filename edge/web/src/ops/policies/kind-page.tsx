/** One policy at one place: what holds, what to set instead, and what was set before. */
import { useState } from "react";
import { opsPolicyRoutes, type PolicyKindView } from "#shared/contracts/ops-policies.ts";
import type { Region } from "#shared/regions.ts";
import { ButtonLink } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { Show, SkeletonList } from "../../design/notice.tsx";
import { go, useSearch } from "../../router.tsx";
import { useLoad } from "../../use-load.ts";
import { dayWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import type { Body } from "./form-rules.ts";
import { addressOf, kindWords, placeWords, verticalWords } from "./place-words.ts";
import { PolicyEditor } from "./policy-editor.tsx";
import { VersionList } from "./version-list.tsx";

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
          All policies
        </ButtonLink>
      </div>
      <h1>{kindWords(kind.kind)}</h1>
      <p>{kind.about}</p>
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
          label="Where"
          value={place.cityCode ?? ""}
          onChange={({ target }) => show({ cityCode: target.value || null })}
        >
          <option value="">All of {region.name}</option>
          {region.cities.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      {kind.levels.includes("vertical") ? (
        <SelectField
          label="For"
          value={place.vertical ?? ""}
          onChange={({ target }) => show({ vertical: (target.value || null) as Place["vertical"] })}
        >
          <option value="">Deliveries and rides</option>
          <option value="delivery">{verticalWords.delivery}</option>
          <option value="ride">{verticalWords.ride}</option>
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
      opsApi.call(opsPolicyRoutes.listPolicyVersions, { params, query: { ...query, limit: 50 } }),
      // What would hold if nothing were set here.
      opsApi.call(opsPolicyRoutes.previewPolicy, { params, body: { ...query, body: {} } }),
    ]);
    return { ...versions, wider: (without.values ?? versions.inForce.values) as Body };
  });
  // A version of the past that is to be set again, and how often that was asked for.
  const [again, setAgain] = useState<{ body: Body; turn: number } | null>(null);
  const changed = () => {
    setAgain(null);
    reload();
    props.onChanged();
  };
  return (
    <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={4} />}>
      {({ items, inForce, wider, nextCursor }) => {
        const current = items.find(({ standing }) => standing === "in_force");
        return (
          <>
            <p className="small soft figures">
              {inForce.since === null
                ? `${placeWords(place, region)}: as the region started.`
                : `${placeWords(place, region)}: in force since ${dayWords(inForce.since)}.`}
              {inForce.until === null
                ? ""
                : ` The next change is planned ${dayWords(inForce.until)}.`}
            </p>
            <PolicyEditor
              key={`${inForce.revision} ${again?.turn ?? 0}`}
              {...{ kind, region, query, wider }}
              revision={inForce.revision}
              start={again?.body ?? ((current?.body ?? {}) as Body)}
              onChanged={changed}
            />
            <VersionList
              versions={items}
              isCut={nextCursor !== null}
              revision={inForce.revision}
              onChanged={changed}
              onAgain={(body) => setAgain((was) => ({ body, turn: (was?.turn ?? 0) + 1 }))}
            />
          </>
        );
      }}
    </Show>
  );
}
