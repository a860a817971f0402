import { type FormEvent, useState } from "react";
import { onboardingRoutes } from "#shared/contracts/onboarding.ts";
import type { DocumentKind } from "#shared/policies/eligibility.ts";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Sheet } from "../../design/sheet.tsx";
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
          label="Picture or PDF"
          type="file"
          accept="image/*,application/pdf"
          hint="All corners in the picture, nothing covered. A PDF has at most 180 KB."
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
        {kind === "photo" ? null : (
          <TextField
            label="Its number (not required)"
            maxLength={40}
            autoComplete="off"
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
        )}
        {kind === "photo" ? null : (
          <TextField
            label={mustEnd ? "Good until" : "Good until, if it ends"}
            type="date"
            value={expiresOn}
            onChange={(event) => setExpiresOn(event.target.value)}
          />
        )}
        <RefusalNote error={error} />
        <Button type="submit" look="main" isWide isBusy={isBusy} disabled={!canSend}>
          Hand it in
        </Button>
      </form>
    </Sheet>
  );
}
