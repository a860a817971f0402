/** A form about one provider, which tells below what came of it. */
import { type ReactNode, useState } from "react";
import { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { Button } from "../../design/button.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { TermSelect } from "./form-parts.tsx";

export function ProviderForm(props: {
  title: string;
  button: string;
  told: string;
  isBusy: boolean;
  error: unknown;
  onSubmit: (provider: SettlementProvider) => Promise<void>;
  children: ReactNode;
}) {
  const [provider, setProvider] = useState<SettlementProvider>("stripe");
  return (
    <form
      className="panel ops-form"
      onSubmit={(event) => {
        event.preventDefault();
        void props.onSubmit(provider);
      }}
    >
      <h2>{props.title}</h2>
      <TermSelect
        label={say("books.provider")}
        value={provider}
        options={SettlementProvider.options}
        onChange={setProvider}
      />
      {props.children}
      <p role="status" className="small">
        {props.told}
      </p>
      <ErrorNote error={props.error} />
      <div>
        <Button type="submit" look="main" isBusy={props.isBusy}>
          {props.button}
        </Button>
      </div>
    </form>
  );
}
