/** The rider's own pages: standing, papers, vehicle. */
import type { ComponentType } from "react";
import { ButtonLink } from "../../design/button.tsx";
import { usePageTitle } from "../../router.tsx";
import { PapersPage } from "./papers-page.tsx";
import { StandingPage } from "./standing-page.tsx";
import { VehiclePage } from "./vehicle-page.tsx";
import "./papers.css";

const pages: Readonly<Record<string, readonly [title: string, page: ComponentType]>> = {
  "/rider/standing": ["My standing", StandingPage],
  "/rider/papers": ["Papers", PapersPage],
  "/rider/vehicle": ["Vehicle", VehiclePage],
};

export const MY_PAGE = "/rider/standing";

export function isMyPage(path: string): boolean {
  return path in pages;
}

export function MyPages({ path }: { path: string }) {
  const [title, Page] = pages[path] ?? pages[MY_PAGE]!;
  usePageTitle(title);
  return (
    <div className="stack loose narrow">
      <nav className="row wrap" aria-label="My pages">
        {Object.entries(pages).map(([to, [name]]) => (
          <ButtonLink key={to} to={to} size="small" look={to === path ? "main" : "plain"}>
            {name}
          </ButtonLink>
        ))}
      </nav>
      <h1>{title}</h1>
      <Page key={path} />
    </div>
  );
}
