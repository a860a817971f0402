/** Why duty cannot begin, and where that is put right; the pause that holds meanwhile. */
import { useEffect } from "react";
import { standingRoutes } from "#shared/contracts/standing.ts";
import { BeelineError } from "#shared/errors.ts";
import type { RiderState } from "#shared/states.ts";
import { ButtonLink } from "../../design/button.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { useLoad } from "../../use-load.ts";
import { codeOf } from "../../words/error-words.ts";
import { riderApi } from "../rider-api.ts";
import { kindWords, missingWords } from "./paper-words.ts";
import { Paused } from "./standing-page.tsx";

export function DutyError({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const code = codeOf(error);
  if (code === "KYC_REQUIRED") return <Lacking error={error} />;
  return (
    <>
      <ErrorNote error={error} />
      {code === "SUSPENDED" || code === "RIDER_PAUSED" ? (
        <ButtonLink to="/rider/standing">{say("standing.title")}</ButtonLink>
      ) : null}
    </>
  );
}

function Lacking({ error }: { error: unknown }) {
  const issues = error instanceof BeelineError ? (error.options.issues ?? []) : [];
  const whats: Readonly<Record<string, string>> = kindWords;
  const whys: Readonly<Record<string, string>> = missingWords;
  return (
    <>
      <ErrorNote error={error} />
      <ul>
        {issues.map(({ path, message }) => (
          <li key={path}>
            {say("papers.about", { what: whats[path] ?? path, why: whys[message] ?? message })}
          </li>
        ))}
      </ul>
      <ButtonLink to="/rider/papers" look="main">
        {say("papers.see")}
      </ButtonLink>
    </>
  );
}

/** A refusal is judged a moment after it is told. */
const JUDGED_AFTER_MS = 3_000;

/** Looked for anew with each change of duty; nothing while there is no pause. */
export function PauseNote({ state }: { state: RiderState }) {
  const { loaded, reload } = useLoad(`pause-${state}`, () =>
    riderApi.call(standingRoutes.getStanding),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state is the reason to look
  useEffect(() => {
    const timer = setTimeout(reload, JUDGED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [state, reload]);
  const pause = loaded.status === "ready" ? loaded.value.pause : null;
  return pause ? <Paused pause={pause} /> : null;
}
