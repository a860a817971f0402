/** Where the link in a message leads whom somebody named: want to hear of them, or not. */
import { useState } from "react";
import { safetyRoutes } from "#shared/contracts/safety.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { Shell } from "../design/shell.tsx";
import { say } from "../i18n/speech.ts";
import { usePageTitle } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { useSubmit } from "../use-submit.ts";

const WHOLE = /^#(con_\w+)\.([\w-]+)$/;

export default function RefusePage() {
  usePageTitle(say("safety.refuse_title"));
  // Behind the `#`, so that it is in no server's log.
  const [, id, secret] = WHOLE.exec(location.hash) ?? [];
  const [isDone, setIsDone] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const refuse = () =>
    void run(async () => {
      const call = { params: { id: id ?? "" }, body: { secret: secret ?? "" } };
      await publicClient.call(safetyRoutes.refuseContact, call);
      setIsDone(true);
    });
  return (
    <Shell home="/">
      <section className="panel stack">
        <h1>{say("safety.refuse_title")}</h1>
        {id === undefined ? <p>{say("safety.refuse_broken")}</p> : null}
        {id !== undefined && !isDone ? (
          <>
            <p>{say("safety.refuse_text")}</p>
            <ErrorNote error={error} />
            <div>
              <Button look="main" isBusy={isBusy} onClick={refuse}>
                {say("safety.refuse_button")}
              </Button>
            </div>
          </>
        ) : null}
        {isDone ? <Note icon="check">{say("safety.refuse_done")}</Note> : null}
      </section>
    </Shell>
  );
}
