import type { RiderState } from "#shared/states.ts";
import { say } from "../i18n/speech.ts";
import { riderSigns } from "../words/state-words.ts";
import { multiplierWords } from "./surge/surge-words.ts";

const shown: readonly RiderState[] = ["online", "offered", "on_trip", "offline", "suspended"];

/** Shape and hue of each rider state, and what the fill of a cell means: surge up to its cap, or supply. */
export function OpsLegend({ capHundredths }: { capHundredths: number | null }) {
  return (
    <details className="ops-legend" open={window.innerWidth > 900}>
      <summary>{say("ops.legend")}</summary>
      <div className="legend-entries">
        {shown.map((state) => (
          <span key={state} className="legend-entry">
            <LegendSign state={state} />
            {riderSigns[state].label}
          </span>
        ))}
        <span className="legend-entry">
          <span className="legend-fill" aria-hidden="true" />
          {capHundredths === null
            ? say("ops.legend_supply")
            : say("ops.legend_surge", {
                floor: multiplierWords(100),
                cap: multiplierWords(capHundredths),
              })}
        </span>
      </div>
    </details>
  );
}

function LegendSign({ state }: { state: RiderState }) {
  const hue = `var(--rider-${state})`;
  return (
    <svg width="20" height="20" viewBox="0 0 56 56" aria-hidden="true" focusable="false">
      {state === "online" ? <path d="M28 8l14 34-14-8-14 8z" fill={hue} /> : null}
      {state === "offered" || state === "on_trip" ? (
        <>
          <circle
            cx="28"
            cy="28"
            r="22"
            fill={state === "on_trip" ? hue : "none"}
            stroke={hue}
            strokeWidth="5"
          />
          <path
            d="M28 15l8.5 21-8.5-5-8.5 5z"
            fill={state === "on_trip" ? "var(--surface)" : hue}
          />
        </>
      ) : null}
      {state === "suspended" ? (
        <path d="M14 14l28 28M42 14L14 42" stroke={hue} strokeWidth="7" strokeLinecap="round" />
      ) : null}
      {state === "offline" ? (
        <circle cx="28" cy="28" r="9" fill="none" stroke={hue} strokeWidth="6" />
      ) : null}
    </svg>
  );
}
