/** Staff may log in with their company's account, where the region has such a provider. */
import { useEffect, useState } from "react";
import { authRoutes } from "#shared/contracts/auth.ts";
import { catalogRoutes } from "#shared/contracts/catalog.ts";
import { BeelineError, type ErrorCode } from "#shared/errors.ts";
import { isRegionCode, type RegionCode } from "#shared/regions.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";
import { go } from "../router.tsx";
import { useLoad } from "../use-load.ts";
import { regionWords } from "../words/region-words.ts";
import { publicClient } from "./call-api.ts";
import { keepSession } from "./keep-session.ts";
import { shareLanguage } from "./own-language.ts";

/** Kept in this tab only: nobody else can finish what it began. */
const BINDING = "beeline.staff-login";

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const binary = String.fromCharCode(...new Uint8Array(digest));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function begin(region: RegionCode): Promise<void> {
  const secret = crypto.randomUUID() + crypto.randomUUID();
  sessionStorage.setItem(BINDING, secret);
  const query = { region, binding: await sha256(secret) };
  const { url } = await publicClient.call(authRoutes.startStaffLogin, { query });
  location.assign(url);
}

/** What the provider wrote into the address; gone from it afterwards. */
function takeAnswer(): { state: string; code: string; iss?: string } | undefined {
  const given = new URLSearchParams(location.search);
  const [state, code, iss] = [given.get("state"), given.get("code"), given.get("iss")];
  if (!state) return undefined;
  go(location.pathname, { replace: true });
  return code ? { state, code, ...(iss ? { iss } : {}) } : { state, code: "refused" };
}

/** What the general words would not explain here. */
const refusals: Readonly<Partial<Record<ErrorCode, PlainKey>>> = {
  NOT_FOUND: "staff.not_found",
  UNAUTHENTICATED: "staff.unfinished",
  FORBIDDEN: "staff.unknown",
};

export function StaffLogin() {
  const [busyWith, setBusyWith] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { loaded } = useLoad("cities", () => publicClient.call(catalogRoutes.listCities));
  useEffect(() => {
    const answer = takeAnswer();
    if (!answer) return;
    setBusyWith("return");
    const body = { ...answer, binding: sessionStorage.getItem(BINDING) ?? "x".repeat(16) };
    sessionStorage.removeItem(BINDING);
    publicClient
      .call(authRoutes.finishStaffLogin, { body })
      .then((session) => {
        keepSession(session, Date.now());
        void shareLanguage("ops");
      })
      .catch(setError)
      .finally(() => setBusyWith(null));
  }, []);
  if (loaded.status !== "ready") return null;
  const served = [...new Set(loaded.value.items.map((city) => city.region))].filter(isRegionCode);
  const start = (region: RegionCode) => {
    setBusyWith(region);
    setError(null);
    begin(region).catch((caught: unknown) => {
      setError(caught);
      setBusyWith(null);
    });
  };
  const refusal = error instanceof BeelineError ? refusals[error.code] : undefined;
  return (
    <section className="demo-accounts" aria-labelledby="company-title">
      <h2 id="company-title">{say("staff.title")}</h2>
      <div className="row">
        {served.map((region) => (
          <Button
            key={region}
            size="small"
            isBusy={busyWith === region}
            disabled={busyWith !== null}
            onClick={() => start(region)}
          >
            {regionWords(region)}
          </Button>
        ))}
      </div>
      {refusal ? (
        <Note icon="alert" tone="warm">
          <span role="alert">{say(refusal)}</span>
        </Note>
      ) : (
        <ErrorNote error={error} />
      )}
    </section>
  );
}
