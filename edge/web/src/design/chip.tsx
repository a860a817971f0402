import type { OrderState, RiderState } from "#shared/states.ts";
import { orderSigns, riderSigns } from "../words/state-words.ts";
import { Icon } from "./icons.tsx";
import "./chip.css";

/** The state of an order: its hue, its sign and its name. */
export function StateChip({ state, isLarge }: { state: OrderState; isLarge?: boolean }) {
  const { icon, label } = orderSigns[state];
  return (
    <span className={`chip ${isLarge ? "large" : ""}`} data-state={state} style={{ color: `var(--state-${state})` }}>
      <Icon name={icon} size={isLarge ? 18 : 14} />
      {label}
    </span>
  );
}

export function RiderChip({ state }: { state: RiderState }) {
  const { icon, label } = riderSigns[state];
  return (
    <span className="chip" style={{ color: `var(--rider-${state})` }}>
      <Icon name={icon} size={14} />
      {label}
    </span>
  );
}
