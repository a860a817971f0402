/** Leaving a ride before it has begun: giving it back, or because nobody came. */
import { Button } from "../../design/button.tsx";
import { ReasonSheet } from "../../design/reason-sheet.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { say } from "../../i18n/speech.ts";

const reasons = [
  ["too_far", "drive.reason.too_far"],
  ["passenger_asked", "drive.reason.passenger_asked"],
  ["vehicle_trouble", "drive.reason.vehicle"],
  ["unsafe", "drive.reason.unsafe"],
  ["other", "drive.reason.other"],
] as const;

export function GiveBackSheet(props: {
  onClose: () => void;
  onReason: (reason: string) => Promise<void>;
}) {
  return (
    <ReasonSheet
      title={say("drive.cancel_title")}
      legend={say("stops.fail_legend")}
      choices={reasons.map(([value, label]) => ({ value, label: say(label) }))}
      button={say("stops.return_button")}
      back={say("stops.keep")}
      onClose={props.onClose}
      onReason={props.onReason}
    >
      <p className="soft">{say("drive.cancel_next")}</p>
    </ReasonSheet>
  );
}

export function NoShowSheet({ onClose, onLeave }: { onClose: () => void; onLeave: () => void }) {
  return (
    <Sheet
      title={say("drive.no_show_title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{say("action.back")}</Button>
          <Button look="danger" onClick={onLeave}>
            {say("drive.no_show")}
          </Button>
        </>
      }
    >
      <p>{say("drive.no_show_next")}</p>
    </Sheet>
  );
}
