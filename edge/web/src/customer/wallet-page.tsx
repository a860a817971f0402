/** The customer's wallet: what is in it, how it got there, and how more gets in; and the saved cards. */
import { paymentRoutes } from "#shared/contracts/payments.ts";
import { type Wallet, type WalletEntry, walletRoutes } from "#shared/contracts/wallet.ts";
import { ButtonLink } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, Note, Show, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { MoneyFigures } from "../money/money-figures.tsx";
import { type Page, useOlder } from "../money/older-button.tsx";
import { entryWords } from "../money/payment-words.ts";
import { Link, usePageTitle } from "../router.tsx";
import { SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { moneyWords } from "../words/money-words.ts";
import { dayWords } from "../words/time-words.ts";
import { SavedMethods, savedOf } from "./saved-methods.tsx";
import { api, useShopping } from "./shopping.tsx";
import { TopUpPanel } from "./top-up-panel.tsx";
import "../money/money.css";

const PAGE = 20;

export function WalletPage() {
  usePageTitle(say("wallet.title"));
  return <SignedIn role="customer">{() => <OwnWallet />}</SignedIn>;
}

function OwnWallet() {
  const wallet = useLoad("wallet", () => api.call(walletRoutes.getWallet));
  const entries = useLoad("entries", () =>
    api.call(walletRoutes.listWalletEntries, { query: { limit: PAGE } }),
  );
  const methods = useLoad("methods", () => api.call(paymentRoutes.listPaymentMethods));
  const saved = methods.loaded.status === "ready" ? savedOf(methods.loaded.value) : null;
  const reload = () => {
    wallet.reload();
    entries.reload();
  };
  return (
    <div className="stack loose narrow">
      <h1>{say("wallet.title")}</h1>
      <section className="panel stack" aria-label={say("wallet.balance")}>
        <Show
          loaded={wallet.loaded}
          retry={wallet.reload}
          skeleton={<SkeletonList rows={1} height="5rem" />}
        >
          {(value) => <Balance wallet={value} />}
        </Show>
      </section>
      {wallet.loaded.status === "ready" ? (
        <TopUpPanel
          currency={wallet.loaded.value.balance.currency}
          saved={saved}
          onChange={reload}
        />
      ) : null}
      <SavedMethods loaded={methods.loaded} reload={methods.reload} />
      <section className="stack" aria-labelledby="entries-title">
        <h2 id="entries-title">{say("wallet.what_happened")}</h2>
        <Show loaded={entries.loaded} retry={entries.reload}>
          {(page) => <Entries key={page.items[0]?.id ?? "none"} first={page} />}
        </Show>
      </section>
    </div>
  );
}

function Balance({ wallet }: { wallet: Wallet }) {
  const { available, balance, held, owed } = wallet;
  return (
    <>
      <MoneyFigures
        figures={[
          { name: say("wallet.can_spend"), amount: available },
          ...(held.amountMinor > 0
            ? [
                { name: say("wallet.inside"), amount: balance },
                { name: say("wallet.held"), amount: held },
              ]
            : []),
        ]}
      />
      {owed.amountMinor > 0 ? (
        <Note icon="alert" tone="warm">
          {say("wallet.owed", { amount: moneyWords(owed) })}
        </Note>
      ) : null}
    </>
  );
}

function Entries({ first }: { first: Page<WalletEntry> }) {
  const { city } = useShopping();
  const { items, button } = useOlder(first, (cursor) =>
    api.call(walletRoutes.listWalletEntries, { query: { limit: PAGE, cursor } }),
  );
  if (items.length === 0) {
    return (
      <EmptyState icon="cash" title={say("wallet.nothing")} next={say("wallet.nothing_next")}>
        <ButtonLink to="/">{say("wallet.see_stores")}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="rows">
        {items.map((entry) => (
          <li key={entry.id} className="money-row">
            <span>
              {entryWords(entry)}
              <span className="small soft block">
                {dayWords(entry.at, city)}
                {entry.orderId ? (
                  <>
                    {" · "}
                    <Link to={`/orders/${entry.orderId}`}>{say("payment_for.order")}</Link>
                  </>
                ) : null}
              </span>
            </span>
            <span className="money-amount">
              <span className={entry.amount.amountMinor > 0 ? "money-in" : ""}>
                {entry.amount.amountMinor > 0 ? "+" : ""}
                <MoneyText amount={entry.amount} />
              </span>
              <span className="small soft block">
                <MoneyText amount={entry.balance} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      {button}
    </>
  );
}
