/** Riders' papers, suspensions and appeals. A chunk of its own beside the ops map. */
import type { ReactNode } from "react";
import { ButtonLink } from "../../design/button.tsx";
import { EmptyState } from "../../design/notice.tsx";
import { BarLink, Shell } from "../../design/shell.tsx";
import { matchPath, usePageTitle, usePath } from "../../router.tsx";
import { AccountLink, SignedIn } from "../../session/signed-in.tsx";
import { ReviewsPage } from "./reviews-page.tsx";
import { RiderPage } from "./rider-page.tsx";
import { SuspensionsPage } from "./suspensions-page.tsx";
import "../../rider/papers/papers.css";
import "../money/money.css";
import { say } from "../../i18n/speech.ts";
import "./riders.css";

export const RIDERS = "/ops/riders";
const SUSPENSIONS = "/ops/riders/suspensions";

export default function RidersApp() {
  usePageTitle(say("ops.area.riders"));
  const path = usePath();
  const nav = (
    <>
      <BarLink to={RIDERS} isHere={path === RIDERS}>
        {say("review.title")}
      </BarLink>
      <BarLink to={SUSPENSIONS} isHere={path === SUSPENSIONS}>
        {say("suspend.title")}
      </BarLink>
    </>
  );
  return (
    <Shell home="/ops" title={say("ops.area.riders")} nav={nav} tools={<AccountLink role="ops" />}>
      <SignedIn role="ops">{() => <Chosen path={path} />}</SignedIn>
    </Shell>
  );
}

function Chosen({ path }: { path: string }): ReactNode {
  if (path === RIDERS) return <ReviewsPage />;
  if (path === SUSPENSIONS) return <SuspensionsPage />;
  const rider = matchPath(`${RIDERS}/{id}`, path);
  if (rider) return <RiderPage key={path} id={rider["id"] ?? ""} />;
  return (
    <EmptyState icon="search" title={say("page.missing")} next={say("review.begin")}>
      <ButtonLink to={RIDERS}>{say("review.title")}</ButtonLink>
    </EmptyState>
  );
}
