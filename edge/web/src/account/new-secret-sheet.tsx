import { useState } from "react";
import { Button } from "../design/button.tsx";
import { copyText } from "../design/copy-text.ts";
import { Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import type { Made } from "./keys-page.tsx";

/** The one time that a secret is on a screen. */
export function NewSecretSheet({ made, onClose }: { made: Made; onClose: () => void }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const isSecret = made.credential.kind === "client_secret";
  return (
    <Sheet
      title={`Key for ${made.account.label}`}
      onClose={onClose}
      footer={
        <>
          <Button look="main" onClick={() => void copyText(made.secret).then(setCopied)}>
            {copied ? "Copied" : "Copy"}
          </Button>
          <Button onClick={onClose}>I have kept it</Button>
        </>
      }
    >
      <div className="stack">
        <Note icon="alert" tone="warm">
          It is shown this once. Put it where only your machine can read it.
        </Note>
        {isSecret ? (
          <p>
            Client id <code className="key-secret">{made.account.id}</code>
          </p>
        ) : null}
        <p className="key-secret" data-secret>
          {made.secret}
        </p>
        {copied === false ? (
          <p role="status">Copying did not work. Select the text instead.</p>
        ) : null}
      </div>
    </Sheet>
  );
}
