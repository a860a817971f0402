/** API keys of a store: which machines may call for it, with what scopes; made, shown once, revoked. */
import { useState } from "react";
import {
  type Credential,
  integratorRoutes,
  type ServiceAccount,
} from "#shared/contracts/integrators.ts";
import { Button, ButtonLink } from "../design/button.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { Shell } from "../design/shell.tsx";
import { say } from "../i18n/speech.ts";
import { usePageTitle } from "../router.tsx";
import { apiOf } from "../session/call-api.ts";
import { SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { dayWords } from "../words/time-words.ts";
import { KeyForm } from "./key-form.tsx";
import { NewSecretSheet } from "./new-secret-sheet.tsx";
import { scopeWords } from "./scope-words.ts";
import "./account.css";

const api = apiOf("partner");

export default function KeysPage() {
  usePageTitle(say("account.keys"));
  return (
    <Shell home="/partner" title={say("account.keys")}>
      <SignedIn role="partner">{() => <Keys />}</SignedIn>
    </Shell>
  );
}

export interface Made {
  readonly account: ServiceAccount;
  readonly credential: Credential;
  readonly secret: string;
}

function Keys() {
  const [made, setMade] = useState<Made | null>(null);
  const { loaded, reload } = useLoad("keys", () => api.call(integratorRoutes.listServiceAccounts));
  return (
    <div className="stack loose narrow">
      <div>
        <ButtonLink to="/partner/account" icon="back" look="quiet">
          {say("nav.account")}
        </ButtonLink>
      </div>
      <h1>{say("account.keys")}</h1>
      <Show loaded={loaded} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="list" title={say("keys.none")} next={say("keys.none_next")} />
          ) : (
            <ul className="stack">
              {items.map((account) => (
                <AccountPanel key={account.id} account={account} onChange={reload} />
              ))}
            </ul>
          )
        }
      </Show>
      <KeyForm onMade={setMade} />
      {made ? (
        <NewSecretSheet
          made={made}
          onClose={() => {
            setMade(null);
            reload();
          }}
        />
      ) : null}
    </div>
  );
}

function AccountPanel({ account, onChange }: { account: ServiceAccount; onChange: () => void }) {
  const [isSure, setIsSure] = useState(false);
  const submit = useSubmit();
  const { isBusy, error } = submit;
  const run = (work: () => Promise<unknown>) => submit.run(() => work().then(onChange));
  const remove = () =>
    run(() => api.call(integratorRoutes.disableServiceAccount, { params: { id: account.id } }));
  return (
    <li className="panel stack tight">
      <h2 className="cut">{account.label}</h2>
      <p className="small soft">{account.scopes.map((scope) => scopeWords[scope]).join(" · ")}</p>
      <ul className="account-rows">
        {account.credentials.map((credential) => (
          <CredentialRow
            key={credential.id}
            credential={credential}
            isBusy={isBusy}
            onRevoke={() =>
              void run(() =>
                api.call(integratorRoutes.revokeCredential, { params: { id: credential.id } }),
              )
            }
          />
        ))}
      </ul>
      <ErrorNote error={error} />
      {isSure ? (
        <div className="row wrap">
          <Button look="danger" isBusy={isBusy} onClick={() => void remove()}>
            {say("keys.remove_sure")}
          </Button>
          <Button onClick={() => setIsSure(false)}>{say("keys.keep")}</Button>
        </div>
      ) : (
        <div>
          <Button look="quiet" size="small" onClick={() => setIsSure(true)}>
            {say("keys.remove", { name: account.label })}
          </Button>
        </div>
      )}
    </li>
  );
}

function usageWords({ lastUsedAt, expiresAt }: Credential): string {
  const when = lastUsedAt === null ? null : dayWords(lastUsedAt);
  if (expiresAt === null) {
    return when === null ? say("keys.never_used") : say("keys.used", { when });
  }
  const end = dayWords(expiresAt);
  return when === null
    ? say("keys.never_used_ends", { end })
    : say("keys.used_ends", { when, end });
}

function CredentialRow(props: { credential: Credential; isBusy: boolean; onRevoke: () => void }) {
  const { kind, hint } = props.credential;
  return (
    <li className="account-row">
      <div className="grow">
        <p>{say(`keys.${kind}`, { hint })}</p>
        <p className="small soft">{usageWords(props.credential)}</p>
      </div>
      <Button
        size="small"
        isBusy={props.isBusy}
        onClick={props.onRevoke}
        aria-label={say("keys.revoke_key", { hint })}
      >
        {say("keys.revoke")}
      </Button>
    </li>
  );
}
