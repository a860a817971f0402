/** The rider's own pages: standing, papers, vehicle. */
import type { ComponentType } from "react";
import { ButtonLink } from "../../design/button.tsx";
import { type PlainKey, say } from "../../i18n/speech.ts";
import { usePageTitle } from "../../router.tsx";
import { PapersPage } from "./papers-page.tsx";
import { StandingPage } from "./standing-page.tsx";
import { VehiclePage } from "./vehicle-page.tsx";
import "./papers.css";

const pages: Readonly<Record<string, readonly [title: PlainKey, page: ComponentType]>> = {
  "/rider/standing": ["standing.title", StandingPage],
  "/rider/papers": ["papers.title", PapersPage],
  "/rider/vehicle": ["paper.vehicle", VehiclePage],
};

export const MY_PAGE = "/rider/standing";

export function isMyPage(path: string): boolean {
  return path in pages;
}

export function MyPages({ path }: { path: string }) {
  const [title, Page] = pages[path] ?? pages[MY_PAGE]!;
  usePageTitle(say(title));
  return (
    <div className="stack loose narrow">
      <nav className="row wrap" aria-label={say("papers.mine")}>
        {Object.entries(pages).map(([to, [name]]) => (
          <ButtonLink key={to} to={to} size="small" look={to === path ? "main" : "plain"}>
            {say(name)}
          </ButtonLink>
        ))}
      </nav>
      <h1>{say(title)}</h1>
      <Page key={path} />
    </div>
  );
}
