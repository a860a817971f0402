import type { OrderState, RiderState } from "#shared/states.ts";
import { orderSigns, riderSigns } from "../words/state-words.ts";
import { Icon } from "./icons.tsx";
import "./chip.css";

/** The state of an order: its hue, its sign and its name. */
export function StateChip({
  state,
  isLarge,
  isShort,
}: {
  state: OrderState;
  isLarge?: boolean;
  isShort?: boolean;
}) {
  const { icon, label, short } = orderSigns[state];
  return (
    <span
      className={`chip ${isLarge ? "large" : ""}`}
      data-state={state}
      style={{ color: `var(--state-${state})` }}
    >
      <Icon name={icon} size={isLarge ? 18 : 14} />
      {isShort ? short : label}
    </span>
  );
}

export function RiderChip({ state, isShort }: { state: RiderState; isShort?: boolean }) {
  const { icon, label, short } = riderSigns[state];
  return (
    <span className="chip" style={{ color: `var(--rider-${state})` }}>
      <Icon name={icon} size={14} />
      {isShort ? short : label}
    </span>
  );
}
