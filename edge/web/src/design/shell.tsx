/** The frame around every app: skip link, bar with the mark, main landmark. */
import { type ReactNode, useEffect, useRef } from "react";
import { say } from "../i18n/speech.ts";
import { Link } from "../router.tsx";
import { Logo } from "./logo.tsx";
import "./shell.css";

export function Shell(props: {
  /** Where the mark leads. */
  home: string;
  title?: string;
  nav?: ReactNode;
  tools?: ReactNode;
  /** A full-bleed page (board, map) keeps no margins. */
  isFull?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={`shell ${props.isFull ? "full" : ""}`}>
      <a className="skip" href="#main">
        {say("nav.skip")}
      </a>
      <header className="bar">
        <Link to={props.home} className="bar-mark" aria-label={say("nav.home")}>
          <Logo />
          <span className="bar-name">Beeline</span>
          {props.title ? <span className="bar-title">{props.title}</span> : null}
        </Link>
        {props.nav ? <nav aria-label={say("nav.main")}>{props.nav}</nav> : null}
        <div className="bar-tools">{props.tools}</div>
      </header>
      <main id="main" tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}

export function BarLink({
  to,
  isHere,
  children,
}: {
  to: string;
  isHere: boolean;
  children: ReactNode;
}) {
  const place = useRef<HTMLSpanElement>(null);
  // On a phone the bar may hold more pages than it shows: the one that is open is among them.
  useEffect(() => {
    if (isHere) place.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [isHere]);
  return (
    <Link to={to} className="bar-link" aria-current={isHere ? "page" : undefined}>
      <span ref={place}>{children}</span>
    </Link>
  );
}
