import { useState } from "react";
import { Button } from "../design/button.tsx";
import { copyText } from "../design/copy-text.ts";
import { Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import type { Made } from "./keys-page.tsx";

/** The one time that a secret is on a screen. */
export function NewSecretSheet({ made, onClose }: { made: Made; onClose: () => void }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const isSecret = made.credential.kind === "client_secret";
  return (
    <Sheet
      title={say("keys.made", { name: made.account.label })}
      onClose={onClose}
      footer={
        <>
          <Button look="main" onClick={() => void copyText(made.secret).then(setCopied)}>
            {say(copied ? "keys.copied" : "keys.copy")}
          </Button>
          <Button onClick={onClose}>{say("keys.kept")}</Button>
        </>
      }
    >
      <div className="stack">
        <Note icon="alert" tone="warm">
          {say("keys.once")}
        </Note>
        {isSecret ? (
          <p>
            {say("keys.client_id")} <code className="key-secret">{made.account.id}</code>
          </p>
        ) : null}
        <p className="key-secret" data-secret>
          {made.secret}
        </p>
        {copied === false ? <p role="status">{say("keys.not_copied")}</p> : null}
      </div>
    </Sheet>
  );
}
