import type { z } from "zod";
import type { TimelineEntry } from "#shared/contracts/orders.ts";
import type { OrderState } from "#shared/states.ts";
import { say } from "../i18n/speech.ts";
import { orderSigns } from "../words/state-words.ts";
import { type ClockStyle, clockWords } from "../words/time-words.ts";
import { timelineRows } from "../words/timeline-rows.ts";
import { Icon } from "./icons.tsx";
import "./timeline.css";

/** The way of an order: what was, what is, and what is still to come. */
export function Timeline(props: {
  state: OrderState;
  entries: readonly z.infer<typeof TimelineEntry>[];
  clock: ClockStyle;
  isRide?: boolean;
}) {
  return (
    <ol className="timeline">
      {timelineRows(props.state, props.entries, props.isRide).map((row) => (
        <li
          key={row.key}
          data-phase={row.phase}
          style={{ "--hue": `var(--state-${row.state})` } as React.CSSProperties}
          aria-current={row.phase === "now" ? "step" : undefined}
        >
          <span className="timeline-sign">
            <Icon name={orderSigns[row.state].icon} size={16} />
          </span>
          <span className="grow">
            <span className="timeline-label">{orderSigns[row.state].label}</span>
            {row.reason ? <span className="small soft block">{row.reason}</span> : null}
          </span>
          {row.at ? (
            <time dateTime={row.at} className="small soft figures">
              {clockWords(row.at, props.clock)}
            </time>
          ) : null}
          {row.phase === "next" ? <span className="unseen">{say("timeline.next")}</span> : null}
        </li>
      ))}
    </ol>
  );
}
