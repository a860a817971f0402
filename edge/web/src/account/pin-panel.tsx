/** The four digits that a passenger says to the driver. */
import { tripRoutes } from "#shared/contracts/trips.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote, Show, Skeleton } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { apiOf } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";

const api = apiOf("customer");

export function PinPanel() {
  const { loaded, reload, setValue } = useLoad("pin", () => api.call(tripRoutes.getPin));
  const { isBusy, error, run } = useSubmit();
  const draw = () =>
    void run(async () => {
      setValue(await api.call(tripRoutes.setPin, { body: {} }));
    });
  return (
    <section className="panel stack tight" aria-labelledby="pin-title">
      <h2 id="pin-title">{say("account.pin")}</h2>
      <p className="soft">{say("account.pin_next")}</p>
      <Show loaded={loaded} retry={reload} skeleton={<Skeleton height="2.5rem" width="8rem" />}>
        {({ pin }) => (
          <div className="row wide wrap">
            <p className="account-pin figures">{pin}</p>
            <Button size="small" icon="refresh" isBusy={isBusy} onClick={draw}>
              {say("account.pin_new")}
            </Button>
          </div>
        )}
      </Show>
      <ErrorNote error={error} />
    </section>
  );
}
