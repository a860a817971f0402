/** While help is called for: who of the people somebody trusts was told, and whom to call. */
import { useEffect } from "react";
import { safetyRoutes } from "#shared/contracts/safety.ts";
import type { Role } from "#shared/roles.ts";
import { Show } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { apiOf } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { needsCall, toldOfCall, toldWords } from "./told-words.ts";

const LOOK_EVERY_MS = 5_000;

export function ToldContacts(props: {
  role: Extract<Role, "customer" | "rider">;
  raisedAt: string;
}) {
  const { role, raisedAt } = props;
  const { loaded, reload } = useLoad("told contacts", () =>
    apiOf(role).call(safetyRoutes.listContacts),
  );
  useEffect(() => {
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return (
    <Show loaded={loaded} retry={reload}>
      {({ items }) =>
        items.length === 0 ? null : (
          <section className="panel stack tight" aria-label={say("safety.contacts")}>
            <h2>{say("safety.contacts")}</h2>
            <ul className="stack">
              {items.map((contact) => {
                const told = toldOfCall(contact, raisedAt);
                const { id, name, phone } = contact;
                return (
                  <li key={id} className="row wide" data-told={told?.state ?? "nothing"}>
                    <div className="grow stack tight">
                      <p>
                        <strong>{name}</strong>
                      </p>
                      <p className="small soft" aria-live="polite">
                        {toldWords(contact, told, Date.now()) ?? say("safety.told_waiting")}
                      </p>
                    </div>
                    <a
                      className={needsCall(contact, told) ? "button main" : "button"}
                      href={`tel:${phone}`}
                      aria-label={say("safety.call_name", { name })}
                    >
                      {say("safety.call")}
                    </a>
                  </li>
                );
              })}
            </ul>
          </section>
        )
      }
    </Show>
  );
}
