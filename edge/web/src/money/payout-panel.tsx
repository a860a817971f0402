/** What a rider or a store is owed, where it goes, and what was sent already. */
import { useState } from "react";
import { type Payout, type PayoutStanding, payoutRoutes } from "#shared/contracts/payouts.ts";
import { Button } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, Note, Show, SkeletonList } from "../design/notice.tsx";
import { apiOf } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
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
        <h2 id="payout-title">Next payout</h2>
        <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={1} height="6rem" />}>
          {(standing) => <Standing role={role} standing={standing} onChange={reload} />}
        </Show>
      </section>
      <section className="stack" aria-labelledby="payouts-title">
        <h2 id="payouts-title">Payouts</h2>
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
          { name: "You are owed", amount: standing.owed },
          { name: "Leaves next", amount: standing.payable },
          ...(isUnderWay ? [{ name: "On its way", amount: standing.underWay }] : []),
        ]}
      />
      <Note icon={stoppedBy === null ? "clock" : "alert"} {...(stoppedBy ? { tone: "warm" } : {})}>
        {payoutSentence(standing)}
        {stoppedBy === "below_minimum" ? (
          <span className="block small">
            The smallest payout is <MoneyText amount={standing.minimum} />.
          </span>
        ) : null}
      </Note>
      <div className="row wide">
        <p className="small">
          {account ? (
            <>
              Goes to {account.bank}, ending in <span className="figures">{account.lastFour}</span>
            </>
          ) : (
            "No bank account yet"
          )}
        </p>
        <Button size="small" onClick={() => setIsChanging(true)}>
          {account ? "Change" : "Add an account"}
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
    return (
      <EmptyState
        icon="cash"
        title="No payouts yet"
        next="The first one is sent once there is enough for it."
      />
    );
  }
  return (
    <>
      <ul className="rows">
        {items.map((payout) => (
          <li key={payout.id} className="money-row">
            <span>
              {periodWords(payout)}
              <span className="small soft block">
                {payout.lastFour ? `To ··${payout.lastFour}` : "To your account"}
                {payout.fee.amountMinor > 0 ? (
                  <>
                    , fee <MoneyText amount={payout.fee} />
                  </>
                ) : null}
              </span>
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
