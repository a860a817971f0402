/** One press away on every ride: call for help, or answer whether all is well. */
import { useEffect, useState } from "react";
import { type Alarm, safetyRoutes } from "#shared/contracts/safety.ts";
import type { Position } from "#shared/geo.ts";
import { parseId } from "#shared/ids.ts";
import { regions } from "#shared/regions.ts";
import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { findMe } from "../find-me.ts";
import { type PlainKey, say } from "../i18n/speech.ts";
import { apiOf } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { ToldContacts } from "./told-contacts.tsx";

const LOOK_EVERY_MS = 10_000;
const POSITION_PATIENCE_MS = 3_000;

interface HelpProps {
  readonly role: Extract<Role, "customer" | "rider">;
  readonly orderId: string;
}

export function HelpButton({ role, orderId }: HelpProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { loaded, reload } = useLoad(`alarms ${orderId}`, () =>
    apiOf(role).call(safetyRoutes.listOrderAlarms, { params: { id: orderId } }),
  );
  useEffect(() => {
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const open =
    loaded.status === "ready" ? loaded.value.items.filter(({ state }) => state !== "resolved") : [];
  const call = open.find(({ kind }) => kind === "sos");
  const noticed = open.find(({ kind, state }) => kind !== "sos" && state === "open");
  return (
    <>
      <Button look="danger" icon="alert" onClick={() => setIsOpen(true)}>
        {say("safety.help")}
      </Button>
      {call ? (
        <>
          <Note icon="check">
            <strong>{say("safety.help_sent")}</strong> {say("safety.help_sent_text")}
          </Note>
          <ToldContacts role={role} raisedAt={call.raisedAt} />
        </>
      ) : null}
      {noticed && !call && role === "customer" ? (
        <AllWell alarm={noticed} role={role} onAnswered={reload} />
      ) : null}
      {isOpen ? (
        <HelpSheet
          role={role}
          orderId={orderId}
          onClose={() => setIsOpen(false)}
          onCalled={() => {
            setIsOpen(false);
            reload();
          }}
        />
      ) : null}
    </>
  );
}

const questions = {
  sos: "safety.help_title",
  route_deviation: "safety.ask_route_deviation",
  long_stop: "safety.ask_long_stop",
  too_long: "safety.ask_too_long",
  far_from_destination: "safety.ask_far_from_destination",
} as const satisfies Record<Alarm["kind"], PlainKey>;

function AllWell(props: { alarm: Alarm; role: HelpProps["role"]; onAnswered: () => void }) {
  const { alarm, role, onAnswered } = props;
  const { isBusy, error, run } = useSubmit();
  const answer = (isFine: boolean) =>
    void run(async () => {
      const params = { id: alarm.id };
      await apiOf(role).call(safetyRoutes.confirmSafety, { params, body: { isFine } });
      onAnswered();
    });
  return (
    <section className="panel stack tight" aria-live="polite" aria-label={say("safety.ask_title")}>
      <h2>{say("safety.ask_title")}</h2>
      <p>{say(questions[alarm.kind])}</p>
      <ErrorNote error={error} />
      <div className="row wrap">
        <Button look="main" isBusy={isBusy} onClick={() => answer(true)}>
          {say("safety.all_well")}
        </Button>
        <Button look="danger" disabled={isBusy} onClick={() => answer(false)}>
          {say("safety.help_send")}
        </Button>
      </div>
    </section>
  );
}

function HelpSheet(props: HelpProps & { onClose: () => void; onCalled: () => void }) {
  const { role, orderId, onClose, onCalled } = props;
  const { isBusy, error, run } = useSubmit();
  const region = parseId(orderId)?.region;
  const number = region ? regions[region].emergencyPhone : "112";
  const call = () =>
    void run(async () => {
      const position = await whereAmI();
      await apiOf(role).call(safetyRoutes.callForHelp, {
        params: { id: orderId },
        body: position ? { position } : {},
      });
      onCalled();
    });
  return (
    <Sheet
      title={say("safety.help_title")}
      onClose={onClose}
      footer={
        <Button look="danger" size="large" isWide isBusy={isBusy} onClick={call}>
          {say("safety.help_send")}
        </Button>
      }
    >
      <p>{say("safety.help_text")}</p>
      <p>
        <strong>{say("safety.help_emergency", { number })}</strong>
      </p>
      <p>
        <a className="button" href={`tel:${number}`}>
          {say("safety.call_number", { number })}
        </a>
      </p>
      <ErrorNote error={error} />
    </Sheet>
  );
}

/** Where this phone is, if it says so soon: a call for help waits for no question. */
function whereAmI(): Promise<Position | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, POSITION_PATIENCE_MS, null));
  return Promise.race([findMe({ timeout: POSITION_PATIENCE_MS, maximumAge: 30_000 }), late]);
}
