/** Every policy, what it is about and where it differs from what the region started with. */
import type { opsPolicyRoutes, PolicyKindView } from "#shared/contracts/ops-policies.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import type { Region } from "#shared/regions.ts";
import { Note } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { Link } from "../../router.tsx";
import { dayWords } from "../../words/time-words.ts";
import { aboutWords, addressOf, kindWords, placeWords } from "./place-words.ts";

type Listed = ResponseOf<(typeof opsPolicyRoutes)["listPolicies"]>;

export function KindsPage({ listed, region }: { listed: Listed; region: Region }) {
  return (
    <>
      <h1>{say("policy.title")}</h1>
      {listed.problems.map(({ versionId, kind, issues, ...place }) => (
        <Note key={versionId} icon="alert" tone="bad">
          <p>
            <strong>
              {say("policy.in_kind", { kind: kindWords(kind), place: placeWords(place, region) })}
            </strong>{" "}
            {say("policy.not_followed", { version: versionId })}
          </p>
          <ul>
            {issues.map(({ path, message }) => (
              <li key={path + message}>
                {path} {message}
              </li>
            ))}
          </ul>
        </Note>
      ))}
      <ul className="policy-kinds">
        {listed.items.map((kind) => (
          <li key={kind.kind} className="panel">
            <KindCard kind={kind} region={region} />
          </li>
        ))}
      </ul>
    </>
  );
}

function KindCard({ kind, region }: { kind: PolicyKindView; region: Region }) {
  const own = kind.places.filter(({ since, until }) => since !== null || until !== null);
  return (
    <>
      <h2>
        <Link to={`/ops/policies/${kind.kind}`}>{kindWords(kind.kind)}</Link>
      </h2>
      <p className="small">{aboutWords(kind.kind, kind.about)}</p>
      {own.length === 0 ? (
        <p className="small soft">{say("policy.as_started_everywhere")}</p>
      ) : (
        <ul className="policy-places">
          {own.map((place) => (
            <li key={place.revision}>
              <Link to={addressOf(kind.kind, place)}>{placeWords(place, region)}</Link>{" "}
              <span className="small soft">{sinceWords(place)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function sinceWords({ since, until }: PolicyKindView["places"][number]): string {
  const what =
    since === null ? say("policy.as_started") : say("policy.since", { at: dayWords(since) });
  return until === null ? what : say("policy.changes_at", { what, at: dayWords(until) });
}
