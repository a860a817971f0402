/** What the store sold, what it keeps of it, payouts, and giving money back for an order of its own. */
import { useState } from "react";
import {
  earningsRoutes,
  type PartnerAmounts,
  type PartnerEarnings,
} from "#shared/contracts/earnings.ts";
import { Button } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, Show } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { AmountRows } from "../money/amount-rows.tsx";
import { DayTable } from "../money/day-table.tsx";
import { DocumentSheet } from "../money/document-sheet.tsx";
import { MoneyFigures } from "../money/money-figures.tsx";
import { useOlder } from "../money/older-button.tsx";
import { PayoutPanel } from "../money/payout-panel.tsx";
import { type Period, spanOf } from "../money/period.ts";
import { PeriodChoice } from "../money/period-choice.tsx";
import { StatementDownload } from "../money/statement-download.tsx";
import { usePageTitle } from "../router.tsx";
import { useLoad } from "../use-load.ts";
import { moneyWords } from "../words/money-words.ts";
import { shortOrderId } from "../words/order-id.ts";
import { dayWords } from "../words/time-words.ts";
import { partnerApi } from "./partner-api.ts";
import { RefundSheet } from "./refund-sheet.tsx";

const PAGE = 20;

export function MoneyPage({ timeZone }: { timeZone: string }) {
  usePageTitle(say("partner.money"));
  const [period, setPeriod] = useState<Period>("week");
  // A refund changes what is owed, too.
  const [refunds, setRefunds] = useState(0);
  const { loaded, reload } = useLoad(`earnings-${period}`, async () => {
    const span = spanOf(period, Date.now(), timeZone);
    const earnings = await partnerApi.call(earningsRoutes.getPartnerEarnings, {
      query: { ...span, limit: PAGE },
    });
    return { span, earnings };
  });
  return (
    <div className="stack loose narrow">
      <h1>{say("partner.money")}</h1>
      <PeriodChoice value={period} onChange={setPeriod} />
      <Show loaded={loaded} retry={reload}>
        {({ span, earnings }) => (
          <Earned
            key={span.from}
            earnings={earnings}
            span={span}
            timeZone={timeZone}
            reload={() => {
              reload();
              setRefunds((was) => was + 1);
            }}
          />
        )}
      </Show>
      <StatementDownload role="partner" period={period} timeZone={timeZone} />
      <PayoutPanel key={refunds} role="partner" />
    </div>
  );
}

interface EarnedProps {
  earnings: PartnerEarnings;
  span: { from: string; to: string };
  timeZone: string;
  reload: () => void;
}

function Earned({ earnings, span, timeZone, reload }: EarnedProps) {
  const { items, button } = useOlder(earnings, (cursor) =>
    partnerApi.call(earningsRoutes.getPartnerEarnings, { query: { ...span, limit: PAGE, cursor } }),
  );
  const { orders, net, goods } = earnings;
  return (
    <>
      <section className="panel stack" aria-label={say("earnings.in_sum")}>
        <MoneyFigures
          figures={[
            { name: say("sales.yours_from", { count: orders }), amount: net },
            { name: say("sales.sold"), amount: goods },
          ]}
        />
        <Sum amounts={earnings} />
        <p className="small soft">{say("sales.tax", { amount: moneyWords(earnings.tax) })}</p>
      </section>
      {earnings.days.length > 1 ? (
        <DayTable
          days={earnings.days.map(({ day, orders: count, goods: sold, net: own }) => {
            return { day, orders: count, amounts: [sold, own] };
          })}
          columns={[say("sales.sold"), say("sales.yours")]}
        />
      ) : null}
      <section className="stack" aria-labelledby="orders-title">
        <h2 id="orders-title">{say("earnings.by_order")}</h2>
        {items.length === 0 ? (
          <EmptyState icon="bag" title={say("sales.none")} next={say("sales.none_next")} />
        ) : (
          <ul className="rows">
            {items.map((item) => (
              <OrderRow key={item.orderId} item={item} timeZone={timeZone} onRefund={reload} />
            ))}
          </ul>
        )}
        {button}
      </section>
    </>
  );
}

function Sum({ amounts }: { amounts: PartnerAmounts }) {
  return (
    <AmountRows
      rows={[
        { name: say("sales.sold"), amount: amounts.goods },
        { name: say("sales.commission"), amount: amounts.commission },
        { name: say("sales.refunds"), amount: amounts.refunds },
        { name: say("sales.adjustments"), amount: amounts.adjustments },
      ]}
      sum={{ name: say("sales.yours"), amount: amounts.net }}
    />
  );
}

interface RowProps {
  item: PartnerEarnings["items"][number];
  timeZone: string;
  onRefund: () => void;
}

function OrderRow({ item, timeZone, onRefund }: RowProps) {
  const [open, setOpen] = useState<"refund" | "invoice" | null>(null);
  const id = shortOrderId(item.orderId);
  return (
    <li className="money-row">
      <span className="stack tight">
        <span>
          <span className="figures">{say("ticket.order", { id })}</span>
          <span className="small soft block">{dayWords(item.at, { timeZone })}</span>
        </span>
        <span className="row wrap">
          <Button
            size="small"
            aria-label={say("sales.invoice_of", { id })}
            onClick={() => setOpen("invoice")}
          >
            {say("money.invoice")}
          </Button>
          <Button
            size="small"
            aria-label={say("sales.refund_of", { id })}
            onClick={() => setOpen("refund")}
          >
            {say("money.refund")}
          </Button>
        </span>
      </span>
      <span className="money-amount">
        <MoneyText amount={item.net} />
        <span className="small soft block">
          {say("sales.sold_for", { amount: moneyWords(item.goods) })}
        </span>
      </span>
      {open === "invoice" ? (
        <DocumentSheet
          role="partner"
          orderId={item.orderId}
          paper="invoice"
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === "refund" ? (
        <RefundSheet
          orderId={item.orderId}
          onClose={() => setOpen(null)}
          onRefund={() => {
            setOpen(null);
            onRefund();
          }}
        />
      ) : null}
    </li>
  );
}
