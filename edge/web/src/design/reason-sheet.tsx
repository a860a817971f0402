import { type ReactNode, useState } from "react";
import { say } from "../i18n/speech.ts";
import { useSubmit } from "../use-submit.ts";
import { Button } from "./button.tsx";
import { type Choice, Choices } from "./field.tsx";
import { ErrorNote } from "./notice.tsx";
import { Sheet } from "./sheet.tsx";

/**
 * Asks for a reason before something that cannot be taken back. A refusal of `onReason` is shown
 * here, and the sheet stays open.
 */
export function ReasonSheet<T extends string>(props: {
  title: string;
  legend: string;
  choices: readonly Choice<T>[];
  /** What the button does, in its own words. */
  button: string;
  back?: string;
  onClose: () => void;
  onReason: (reason: T) => void | Promise<void>;
  children?: ReactNode;
}) {
  const [reason, setReason] = useState<T | null>(null);
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const submit = () => {
    if (reason === null) return;
    void run(async () => {
      await props.onReason(reason);
    });
  };
  return (
    <Sheet
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{props.back ?? say("action.back")}</Button>
          <Button look="danger" isBusy={isBusy} disabled={reason === null} onClick={() => submit()}>
            {props.button}
          </Button>
        </>
      }
    >
      {props.children}
      <Choices
        legend={props.legend}
        isStacked
        value={reason}
        onChange={setReason}
        choices={props.choices}
      />
      <ErrorNote error={error} />
    </Sheet>
  );
}
