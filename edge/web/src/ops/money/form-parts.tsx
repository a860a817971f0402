/** What forms and sheets about money are made of: a choice of terms, a sheet that decides, a button in a row. */
import type { ReactNode } from "react";
import type { CallOf, Route } from "#shared/contracts/route.ts";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import type { IconName } from "../../design/icons.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { say } from "../../i18n/speech.ts";
import { termWords } from "./money-signs.ts";
import { useSending } from "./use-sending.ts";

/** One of our own words, chosen by what people call it. */
export function TermSelect<T extends string>(props: {
  label: string;
  value: T;
  options: readonly T[];
  onChange: (option: T) => void;
}) {
  return (
    <SelectField
      label={props.label}
      value={props.value}
      onChange={({ target }) => {
        const chosen = props.options.find((option) => option === target.value);
        if (chosen) props.onChange(chosen);
      }}
    >
      {termOptions(props.options)}
    </SelectField>
  );
}

export const termOptions = <T extends string>(
  options: readonly T[],
  words: (option: T) => string = termWords,
) =>
  options.map((option) => (
    <option key={option} value={option}>
      {words(option)}
    </option>
  ));

/** Something that moves money or closes a case: one way back, one on. */
export function DecisionSheet(props: {
  title: string;
  /** What the button does. */
  button: string;
  isReady?: boolean;
  isBusy: boolean;
  error: unknown;
  onClose: () => void;
  onDecide: () => void;
  children: ReactNode;
}) {
  const { isReady = true } = props;
  return (
    <Sheet
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{say("action.back")}</Button>
          <Button look="danger" isBusy={props.isBusy} disabled={!isReady} onClick={props.onDecide}>
            {props.button}
          </Button>
        </>
      }
    >
      <div className="ops-form">{props.children}</div>
      <ErrorNote error={props.error} />
    </Sheet>
  );
}

/** Does one thing about a row; a refusal is told beside it. */
export function RowAction<R extends Route>(props: {
  route: R;
  call: CallOf<R>;
  icon?: IconName;
  onDone: () => void;
  children: string;
}) {
  const { isBusy, error, send } = useSending(props.route);
  const act = async () => {
    if (await send(props.call)) props.onDone();
  };
  return (
    <span className="stack tight">
      <Button
        size="small"
        isBusy={isBusy}
        onClick={() => void act()}
        {...(props.icon ? { icon: props.icon } : {})}
      >
        {props.children}
      </Button>
      <ErrorNote error={error} />
    </span>
  );
}
