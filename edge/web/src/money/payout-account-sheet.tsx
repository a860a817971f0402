/**
 * Where money is to go. The bank's own page would give the token of an account; an account number is
 * neither asked for nor taken.
 */
import { type FormEvent, useState } from "react";
import { type PayoutProvider, payoutRoutes } from "#shared/contracts/payouts.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import { isDemoHost } from "../place.ts";
import { apiOf, newKey } from "../session/call-api.ts";
import { useSubmit } from "../use-submit.ts";
import type { Earner } from "./payout-panel.tsx";

const routes = {
  rider: payoutRoutes.setRiderPayoutAccount,
  partner: payoutRoutes.setPartnerPayoutAccount,
} as const;

/** The provider inside the core, which pays out to made-up accounts. */
const DEMO_PROVIDER: PayoutProvider = "test";

export function PayoutAccountSheet(props: {
  role: Earner;
  onClose: () => void;
  onSet: () => void;
}) {
  const [bank, setBank] = useState("");
  const [lastFour, setLastFour] = useState("");
  const { isBusy, error, run } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const token = `ba_${newKey().replaceAll("-", "")}`;
    const body = { provider: DEMO_PROVIDER, token, lastFour, bank: bank.trim() };
    void run(async () => {
      await apiOf(props.role).call(routes[props.role], { body });
      props.onSet();
    });
  };
  if (!isDemoHost) {
    return (
      <Sheet title={say("payout.account")} onClose={props.onClose}>
        <Note icon="note">{say("payout.account_next")}</Note>
      </Sheet>
    );
  }
  return (
    <Sheet title={say("payout.account")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <Note icon="note">{say("payout.account_demo")}</Note>
        <TextField
          label={say("payout.bank")}
          required
          maxLength={60}
          autoComplete="off"
          value={bank}
          onChange={(event) => setBank(event.target.value)}
        />
        <TextField
          label={say("payout.last_four")}
          required
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          pattern="[0-9]{4}"
          className="figures"
          value={lastFour}
          onChange={(event) => setLastFour(event.target.value.replaceAll(/\D/g, ""))}
        />
        <ErrorNote error={error} />
        <Button
          type="submit"
          look="main"
          isBusy={isBusy}
          disabled={bank.trim() === "" || lastFour.length < 4}
        >
          {say("payout.send_there")}
        </Button>
      </form>
    </Sheet>
  );
}
