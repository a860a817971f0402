/** The people somebody trusts: named, told, removed. */
import { type FormEvent, useState } from "react";
import { type Contact, safetyRoutes } from "#shared/contracts/safety.ts";
import type { Role } from "#shared/roles.ts";
import { Button, IconButton } from "../design/button.tsx";
import { TextField, Toggle } from "../design/field.tsx";
import { ErrorNote, Show } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { apiOf } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";

type OwnRole = Extract<Role, "customer" | "rider">;

export function ContactsPanel({ role }: { role: OwnRole }) {
  const { loaded, reload } = useLoad("contacts", () => apiOf(role).call(safetyRoutes.listContacts));
  return (
    <section className="panel stack" aria-labelledby="contacts-title">
      <h2 id="contacts-title">{say("safety.contacts")}</h2>
      <p className="soft">{say("safety.contacts_text")}</p>
      <Show loaded={loaded} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{say("safety.contacts_none")}</p>
          ) : (
            <ul className="account-rows">
              {items.map((contact) => (
                <ContactRow key={contact.id} role={role} contact={contact} onChange={reload} />
              ))}
            </ul>
          )
        }
      </Show>
      <AddContact role={role} onAdded={reload} />
    </section>
  );
}

function ContactRow(props: { role: OwnRole; contact: Contact; onChange: () => void }) {
  const { role, contact, onChange } = props;
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const { id, name, phone } = contact;
  const remove = () =>
    void run(async () => {
      await apiOf(role).call(safetyRoutes.removeContact, { params: { id } });
      onChange();
    });
  return (
    <li className="account-row">
      <div className="grow stack tight">
        <p>
          <strong>{name}</strong> <span className="figures">{phone}</span>
        </p>
        {contact.toldOf !== "help" ? (
          <p className="small soft">{say("safety.contact_always")}</p>
        ) : null}
        <ErrorNote error={error} />
      </div>
      <IconButton
        icon="cross"
        label={say("safety.contact_remove", { name })}
        disabled={isBusy}
        onClick={remove}
      />
    </li>
  );
}

function AddContact({ role, onAdded }: { role: OwnRole; onAdded: () => void }) {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [isToldAlways, setIsToldAlways] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const add = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const body = {
        name,
        phone: phone.replaceAll(/[\s()-]/g, ""),
        toldOf: isToldAlways ? ("all_rides" as const) : ("help" as const),
      };
      await apiOf(role).call(safetyRoutes.addContact, { body });
      setName("");
      setPhone("");
      onAdded();
    });
  };
  return (
    <form className="stack" onSubmit={add}>
      <TextField
        label={say("safety.contact_name")}
        value={name}
        maxLength={80}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={say("safety.contact_phone")}
        type="tel"
        value={phone}
        required
        onChange={(event) => setPhone(event.target.value)}
      />
      <Toggle label={say("safety.contact_always")} isOn={isToldAlways} onChange={setIsToldAlways} />
      <ErrorNote error={error} />
      <div>
        <Button type="submit" isBusy={isBusy}>
          {say("safety.contact_add")}
        </Button>
      </div>
    </form>
  );
}
