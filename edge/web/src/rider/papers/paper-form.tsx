import { type FormEvent, useState } from "react";
import { onboardingRoutes } from "#shared/contracts/onboarding.ts";
import type { DocumentKind } from "#shared/policies/eligibility.ts";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { say } from "../../i18n/speech.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { riderApi } from "../rider-api.ts";
import { paperFile } from "./paper-file.ts";
import { endingKinds, kindWords } from "./paper-words.ts";

export function PaperForm(props: { kind: DocumentKind; onClose: () => void; onSent: () => void }) {
  const { kind } = props;
  const [file, setFile] = useState<File | null>(null);
  const [number, setNumber] = useState("");
  const [expiresOn, setExpiresOn] = useState("");
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const mustEnd = endingKinds.has(kind);
  const canSend = file !== null && (!mustEnd || expiresOn !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!file) return;
    void run(async () => {
      const said = number.trim();
      const body = {
        ...{ kind, file: await paperFile(file) },
        ...(said ? { number: said } : {}),
        ...(expiresOn ? { expiresOn } : {}),
      };
      await riderApi.call(onboardingRoutes.submitDocument, { body });
      props.onSent();
    });
  };
  return (
    <Sheet title={kindWords[kind]} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField
          label={say("papers.file")}
          type="file"
          accept="image/*,application/pdf"
          hint={say("papers.file_hint")}
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
        {kind === "photo" ? null : (
          <TextField
            label={say("papers.number")}
            maxLength={40}
            autoComplete="off"
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
        )}
        {kind === "photo" ? null : (
          <TextField
            label={say(mustEnd ? "papers.until" : "papers.until_maybe")}
            type="date"
            value={expiresOn}
            onChange={(event) => setExpiresOn(event.target.value)}
          />
        )}
        <RefusalNote error={error} />
        <Button type="submit" look="main" isWide isBusy={isBusy} disabled={!canSend}>
          {say("papers.hand_it_in")}
        </Button>
      </form>
    </Sheet>
  );
}
