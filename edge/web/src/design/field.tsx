import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";
import "./field.css";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  isLabelHidden?: boolean;
}

type TextFieldProps = FieldProps & InputHTMLAttributes<HTMLInputElement>;

export function TextField({ label, hint, error, isLabelHidden, ...input }: TextFieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? "unseen" : ""}>
        {label}
      </label>
      <input
        id={id}
        {...input}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
      />
      {hint ? (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="field-error" role="alert">
          {error}
        </p>
      ) : null}
    </div>
  );
}

type SelectFieldProps = FieldProps & SelectHTMLAttributes<HTMLSelectElement>;

export function SelectField({ label, hint, isLabelHidden, children, ...select }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? "unseen" : ""}>
        {label}
      </label>
      <select id={id} {...select}>
        {children}
      </select>
      {hint ? <p className="field-hint">{hint}</p> : null}
    </div>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
}

/** A few choices side by side; arrow keys move between them as in any radio group. */
export function Choices<T extends string>(props: {
  legend: string;
  choices: readonly Choice<T>[];
  value: T | null;
  onChange: (value: T) => void;
  isLegendHidden?: boolean;
  isStacked?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className={`choices ${props.isStacked ? "stacked" : ""}`}>
      <legend className={props.isLegendHidden ? "unseen" : ""}>{props.legend}</legend>
      <div className="choices-row">
        {props.choices.map((choice) => (
          <label key={choice.value} className="choice">
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === props.value}
              onChange={() => props.onChange(choice.value)}
            />
            <span className="choice-face">{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** On or off, at once. */
export function Toggle(props: {
  label: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isBusy?: boolean;
  isLabelHidden?: boolean;
}) {
  return (
    <label className="toggle">
      <input
        type="checkbox"
        role="switch"
        aria-checked={props.isOn}
        checked={props.isOn}
        disabled={props.isBusy}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span className="toggle-track" aria-hidden="true" />
      <span className={props.isLabelHidden ? "unseen" : "toggle-label"}>{props.label}</span>
    </label>
  );
}
