/** What a rider or a store is owed, where it goes, and what was sent already. */
import { useState } from "react";
import { type Payout, type PayoutStanding, payoutRoutes } from "#shared/contracts/payouts.ts";
import { Button } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, Note, Show, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { apiOf } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { moneyWords } from "../words/money-words.ts";
import { MoneyFigures } from "./money-figures.tsx";
import { type Page, useOlder } from "./older-button.tsx";
import { payoutSentence, payoutStates, periodWords } from "./payment-words.ts";
import { PayoutAccountSheet } from "./payout-account-sheet.tsx";
import { StateBadge } from "./state-badge.tsx";
import "./money.css";

export type Earner = "rider" | "partner";

const routes = {
  rider: { standing: payoutRoutes.getRiderPayoutStanding, list: payoutRoutes.listRiderPayouts },
  partner: {
    standing: payoutRoutes.getPartnerPayoutStanding,
    list: payoutRoutes.listPartnerPayouts,
  },
} as const;

const PAGE = 10;

export function PayoutPanel({ role }: { role: Earner }) {
  const api = apiOf(role);
  const { loaded, reload } = useLoad(`standing-${role}`, () => api.call(routes[role].standing));
  const payouts = useLoad(`payouts-${role}`, () =>
    api.call(routes[role].list, { query: { limit: PAGE } }),
  );
  return (
    <>
      <section className="panel stack" aria-labelledby="payout-title">
        <h2 id="payout-title">{say("payout.next")}</h2>
        <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={1} height="6rem" />}>
          {(standing) => <Standing role={role} standing={standing} onChange={reload} />}
        </Show>
      </section>
      <section className="stack" aria-labelledby="payouts-title">
        <h2 id="payouts-title">{say("payout.title")}</h2>
        <Show loaded={payouts.loaded} retry={payouts.reload} skeleton={<SkeletonList rows={2} />}>
          {(page) => <Payouts role={role} first={page} />}
        </Show>
      </section>
    </>
  );
}

function Standing(props: { role: Earner; standing: PayoutStanding; onChange: () => void }) {
  const { standing } = props;
  const { account, stoppedBy } = standing;
  const [isChanging, setIsChanging] = useState(false);
  const isUnderWay = standing.underWay.amountMinor > 0;
  return (
    <>
      <MoneyFigures
        figures={[
          { name: say("payout.owed"), amount: standing.owed },
          { name: say("payout.leaves"), amount: standing.payable },
          ...(isUnderWay ? [{ name: say("money.on_its_way"), amount: standing.underWay }] : []),
        ]}
      />
      <Note icon={stoppedBy === null ? "clock" : "alert"} {...(stoppedBy ? { tone: "warm" } : {})}>
        {payoutSentence(standing)}
        {stoppedBy === "below_minimum" ? (
          <span className="block small">
            {say("payout.minimum", { amount: moneyWords(standing.minimum) })}
          </span>
        ) : null}
      </Note>
      <div className="row wide">
        <p className="small">
          {account
            ? say("payout.goes_to", { bank: account.bank, digits: account.lastFour })
            : say("payout.no_account")}
        </p>
        <Button size="small" onClick={() => setIsChanging(true)}>
          {say(account ? "payout.change" : "payout.add")}
        </Button>
      </div>
      {isChanging ? (
        <PayoutAccountSheet
          role={props.role}
          onClose={() => setIsChanging(false)}
          onSet={() => {
            setIsChanging(false);
            props.onChange();
          }}
        />
      ) : null}
    </>
  );
}

function Payouts({ role, first }: { role: Earner; first: Page<Payout> }) {
  const { items, button } = useOlder(first, (cursor) =>
    apiOf(role).call(routes[role].list, { query: { limit: PAGE, cursor } }),
  );
  if (items.length === 0) {
    return <EmptyState icon="cash" title={say("payout.none")} next={say("payout.none_next")} />;
  }
  return (
    <>
      <ul className="rows">
        {items.map((payout) => (
          <li key={payout.id} className="money-row">
            <span>
              {periodWords(payout)}
              <span className="small soft block">{placeAndFee(payout)}</span>
            </span>
            <span className="money-amount">
              <MoneyText amount={payout.amount} />
              <span className="block">
                <StateBadge words={payoutStates[payout.state]} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      {button}
    </>
  );
}

function placeAndFee({ lastFour: digits, fee: taken }: Payout): string {
  const fee = moneyWords(taken);
  const isFree = taken.amountMinor <= 0;
  if (digits) return isFree ? say("payout.to", { digits }) : say("payout.to_fee", { digits, fee });
  return isFree ? say("payout.to_account") : say("payout.to_account_fee", { fee });
}
