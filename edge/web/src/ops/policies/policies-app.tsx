/** What ops may change without a release. A chunk of its own beside the ops map. */
import type { ReactNode } from "react";
import { opsPolicyRoutes } from "#shared/contracts/ops-policies.ts";
import { isRegionCode, type Region, regions } from "#shared/regions.ts";
import { ButtonLink } from "../../design/button.tsx";
import { EmptyState, Show, SkeletonList } from "../../design/notice.tsx";
import { BarLink, Shell } from "../../design/shell.tsx";
import { say } from "../../i18n/speech.ts";
import { matchPath, usePageTitle, usePath } from "../../router.tsx";
import { AccountLink, SignedIn } from "../../session/signed-in.tsx";
import { useLoad } from "../../use-load.ts";
import { opsApi } from "../ops-api.ts";
import { KindPage } from "./kind-page.tsx";
import { KindsPage } from "./kinds-page.tsx";
import "./policies.css";

export default function PoliciesApp() {
  usePageTitle(say("policy.title"));
  const nav = (
    <BarLink to="/ops/policies" isHere>
      {say("policy.title")}
    </BarLink>
  );
  return (
    <Shell home="/ops" title={say("ops.title")} nav={nav} tools={<AccountLink role="ops" />}>
      <SignedIn role="ops">
        {({ user }) =>
          isRegionCode(user.region) ? <Policies region={regions[user.region]} /> : null
        }
      </SignedIn>
    </Shell>
  );
}

function Policies({ region }: { region: Region }): ReactNode {
  const path = usePath();
  const { loaded, reload } = useLoad("policies", () => opsApi.call(opsPolicyRoutes.listPolicies));
  const kind = matchPath("/ops/policies/{kind}", path)?.["kind"];
  return (
    <div className="policies">
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={6} height="4rem" />}>
        {(listed) => {
          if (kind === undefined) return <KindsPage listed={listed} region={region} />;
          const found = listed.items.find((one) => one.kind === kind);
          if (found) return <KindPage key={kind} kind={found} region={region} onChanged={reload} />;
          return (
            <EmptyState
              icon="search"
              title={say("policy.none_such")}
              next={say("policy.none_such_next")}
            >
              <ButtonLink to="/ops/policies">{say("policy.title")}</ButtonLink>
            </EmptyState>
          );
        }}
      </Show>
    </div>
  );
}
