/** The people somebody trusts: named, told, removed. */
import { type FormEvent, useState } from "react";
import { type Contact, safetyRoutes, ToldOf } from "#shared/contracts/safety.ts";
import type { Role } from "#shared/roles.ts";
import { Button, IconButton } from "../design/button.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { ErrorNote, Show } from "../design/notice.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";
import { apiOf } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { toldWords } from "./told-words.ts";

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
  const { isBusy, error, run } = useSubmit();
  const { id, name, phone, toldOf } = contact;
  const params = { id };
  const remove = () =>
    void run(async () => {
      await apiOf(role).call(safetyRoutes.removeContact, { params });
      onChange();
    });
  const change = (to: ToldOf) =>
    void run(async () => {
      await apiOf(role).call(safetyRoutes.changeContact, { params, body: { toldOf: to } });
      onChange();
    });
  const latest = contact.told[0] ?? null;
  const words = toldWords(contact, latest, Date.now());
  return (
    <li className="account-row">
      <div className="grow stack tight">
        <p>
          <strong>{name}</strong>{" "}
          <a className="figures" href={`tel:${phone}`}>
            {phone}
          </a>
        </p>
        {words ? <p className="small soft">{words}</p> : null}
        {role === "customer" && !contact.hasRefused ? (
          <ToldOfField value={toldOf} isBusy={isBusy} onChange={change} isLabelHidden />
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

const toldOfKeys = {
  help: "safety.told_of_help",
  night_rides: "safety.told_of_night",
  all_rides: "safety.told_of_all",
} as const satisfies Record<ToldOf, PlainKey>;

function ToldOfField(props: {
  value: ToldOf;
  isBusy: boolean;
  isLabelHidden?: boolean;
  onChange: (value: ToldOf) => void;
}) {
  return (
    <SelectField
      label={say("safety.told_of")}
      isLabelHidden={props.isLabelHidden ?? false}
      value={props.value}
      disabled={props.isBusy}
      onChange={(event) => props.onChange(ToldOf.parse(event.target.value))}
    >
      {ToldOf.options.map((option) => (
        <option key={option} value={option}>
          {say(toldOfKeys[option])}
        </option>
      ))}
    </SelectField>
  );
}

function AddContact({ role, onAdded }: { role: OwnRole; onAdded: () => void }) {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [toldOf, setToldOf] = useState<ToldOf>("help");
  const { isBusy, error, run } = useSubmit();
  const add = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const body = { name, phone: phone.replaceAll(/[\s()-]/g, ""), toldOf };
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
      {role === "customer" ? (
        <ToldOfField value={toldOf} isBusy={isBusy} onChange={setToldOf} />
      ) : null}
      <p className="small soft">{say("safety.contact_note")}</p>
      <ErrorNote error={error} />
      <div>
        <Button type="submit" isBusy={isBusy}>
          {say("safety.contact_add")}
        </Button>
      </div>
    </form>
  );
}
