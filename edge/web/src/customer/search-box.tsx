import { type KeyboardEvent, useRef } from "react";
import { Icon } from "../design/icons.tsx";
import { say } from "../i18n/speech.ts";
import { RESULTS_ID } from "./search-results.tsx";

/** Arrow keys go from the box through the results and back; Escape empties it. */
export function SearchBox({
  typed,
  setTyped,
}: {
  typed: string;
  setTyped: (typed: string) => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && typed !== "") {
      event.preventDefault();
      setTyped("");
    }
    if (event.key === "ArrowDown" && moveFocus(1, box.current)) event.preventDefault();
  };
  return (
    <search className="search-box">
      <label>
        <span className="unseen">{say("search.label")}</span>
        <Icon name="search" />
        <input
          ref={box}
          type="search"
          placeholder={say("search.placeholder")}
          value={typed}
          maxLength={80}
          autoComplete="off"
          enterKeyHint="search"
          aria-controls={RESULTS_ID}
          onKeyDown={onKeyDown}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
    </search>
  );
}

/** Moves along the box and the links below it. Returns whether there was somewhere to go. */
export function moveFocus(step: 1 | -1, box: HTMLInputElement | null): boolean {
  const links = document.querySelectorAll<HTMLElement>(`#${RESULTS_ID} a`);
  const places = [box ?? document.querySelector<HTMLElement>(".search-box input"), ...links];
  const at = places.indexOf(document.activeElement as HTMLElement);
  const next = places[at + step];
  if (at < 0 || !next) return false;
  next.focus();
  return true;
}
