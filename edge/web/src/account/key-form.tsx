import { type FormEvent, useState } from "react";
import { type CredentialKind, integratorRoutes } from "#shared/contracts/integrators.ts";
import { Scope } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { apiOf } from "../session/call-api.ts";
import { useSubmit } from "../use-submit.ts";
import type { Made } from "./keys-page.tsx";
import { scopeWords } from "./scope-words.ts";

const api = apiOf("partner");

/** Makes a machine and its first key in one step. */
export function KeyForm({ onMade }: { onMade: (made: Made) => void }) {
  const [label, setLabel] = useState("");
  const [kind, setKind] = useState<CredentialKind>("api_key");
  const [scopes, setScopes] = useState<readonly Scope[]>(["orders:read"]);
  const { isBusy, error, run } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const body = { label: label.trim(), scopes: [...scopes] };
      const account = await api.call(integratorRoutes.createServiceAccount, { body });
      const { secret, ...credential } = await api.call(integratorRoutes.createCredential, {
        params: { id: account.id },
        body: { kind },
      });
      setLabel("");
      onMade({ account, credential, secret });
    });
  };
  return (
    <form className="panel stack" onSubmit={(event) => submit(event)}>
      <h2>{say("keys.make_title")}</h2>
      <TextField
        label={say("keys.what_for")}
        placeholder={say("keys.what_for_example")}
        required
        maxLength={60}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <ScopeChoice scopes={scopes} onChange={setScopes} />
      <SelectField
        label={say("keys.kind")}
        value={kind}
        onChange={(event) => setKind(event.target.value as CredentialKind)}
      >
        <option value="api_key">{say("keys.kind.api_key")}</option>
        <option value="client_secret">{say("keys.kind.client_secret")}</option>
      </SelectField>
      <ErrorNote error={error} />
      <Button
        type="submit"
        look="main"
        isBusy={isBusy}
        disabled={label.trim() === "" || scopes.length === 0}
      >
        {say("keys.make")}
      </Button>
    </form>
  );
}

function ScopeChoice(props: {
  scopes: readonly Scope[];
  onChange: (scopes: readonly Scope[]) => void;
}) {
  const { scopes, onChange } = props;
  return (
    <fieldset className="scope-list">
      <legend>{say("keys.may")}</legend>
      {Scope.options.map((scope) => (
        <label key={scope}>
          <input
            type="checkbox"
            checked={scopes.includes(scope)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope),
              )
            }
          />
          {scopeWords[scope]}
        </label>
      ))}
    </fieldset>
  );
}
