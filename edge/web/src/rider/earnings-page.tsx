/** What the rider earned: in sum, by day, by order; the cash in hand; payouts and where they go. */
import { useState } from "react";
import {
  earningsRoutes,
  type RiderAmounts,
  type RiderEarnings,
} from "#shared/contracts/earnings.ts";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, Note, Show } from "../design/notice.tsx";
import { AmountRows } from "../money/amount-rows.tsx";
import { DayTable } from "../money/day-table.tsx";
import { MoneyFigures } from "../money/money-figures.tsx";
import { useOlder } from "../money/older-button.tsx";
import { PayoutPanel } from "../money/payout-panel.tsx";
import { type Period, spanOf } from "../money/period.ts";
import { PeriodChoice } from "../money/period-choice.tsx";
import { StatementDownload } from "../money/statement-download.tsx";
import { usePageTitle } from "../router.tsx";
import { useLoad } from "../use-load.ts";
import { shortOrderId } from "../words/order-id.ts";
import { dayWords } from "../words/time-words.ts";
import { riderApi } from "./rider-api.ts";

const PAGE = 20;

export function EarningsPage({ timeZone }: { timeZone: string }) {
  usePageTitle("Earnings");
  const [period, setPeriod] = useState<Period>("today");
  const { loaded, reload } = useLoad(`earnings-${period}`, async () => {
    const span = spanOf(period, Date.now(), timeZone);
    const earnings = await riderApi.call(earningsRoutes.getEarnings, {
      query: { ...span, limit: PAGE },
    });
    return { span, earnings };
  });
  return (
    <div className="stack loose narrow">
      <h1>Earnings</h1>
      <PeriodChoice value={period} onChange={setPeriod} />
      <Show loaded={loaded} retry={reload}>
        {({ span, earnings }) => (
          <Earned key={span.from} earnings={earnings} span={span} timeZone={timeZone} />
        )}
      </Show>
      <StatementDownload role="rider" period={period} timeZone={timeZone} />
      <PayoutPanel role="rider" />
    </div>
  );
}

interface EarnedProps {
  earnings: RiderEarnings;
  span: { from: string; to: string };
  timeZone: string;
}

function Earned({ earnings, span, timeZone }: EarnedProps) {
  const { total, tips, trips, cashCollected } = earnings;
  const { items, button } = useOlder(earnings, (cursor) =>
    riderApi.call(earningsRoutes.getEarnings, { query: { ...span, limit: PAGE, cursor } }),
  );
  const cash = { ...cashCollected, amountMinor: Math.abs(cashCollected.amountMinor) };
  const earned = { ...total, amountMinor: total.amountMinor + cash.amountMinor };
  return (
    <>
      <section className="panel stack" aria-label="In sum">
        <MoneyFigures
          figures={[
            { name: `Earned with ${trips} ${trips === 1 ? "order" : "orders"}`, amount: earned },
            { name: "Of it tips", amount: tips },
            { name: "Cash in hand", amount: cash },
          ]}
        />
        {cash.amountMinor > 0 ? (
          <Note icon="cash">
            You have taken <MoneyText amount={cash} /> at doors. You keep the notes, so they count
            against what we send you.
          </Note>
        ) : null}
        <Sum amounts={earnings} />
      </section>
      {earnings.days.length > 1 ? (
        <DayTable
          days={earnings.days.map(({ day, trips: orders, total: amount, tips: extra }) => {
            return { day, orders, amounts: [extra, amount] };
          })}
          columns={["Tips", "To be paid out"]}
        />
      ) : null}
      <section className="stack" aria-labelledby="orders-title">
        <h2 id="orders-title">By order</h2>
        {items.length === 0 ? (
          <EmptyState
            icon="bike"
            title="Nothing yet"
            next="Go on duty; each delivered order is listed here."
          />
        ) : (
          <ul className="rows">
            {items.map((item) => (
              <OrderRow key={item.orderId} item={item} timeZone={timeZone} />
            ))}
          </ul>
        )}
        {button}
      </section>
    </>
  );
}

function Sum({ amounts }: { amounts: RiderAmounts }) {
  return (
    <AmountRows
      rows={[
        { name: "Delivery", amount: amounts.delivery },
        { name: "Rides", amount: amounts.rides },
        { name: "The platform's fee for rides", amount: amounts.rideFees },
        { name: "Tips", amount: amounts.tips },
        { name: "Up to the minimum for your hours", amount: amounts.topUps },
        { name: "Cash that you have already", amount: amounts.cashCollected },
        { name: "Fees for payouts", amount: amounts.platformFees },
        { name: "Refunds and corrections", amount: amounts.adjustments },
      ]}
      sum={{ name: "To be paid out", amount: amounts.total }}
    />
  );
}

function OrderRow(props: { item: RiderEarnings["items"][number]; timeZone: string }) {
  const { item, timeZone } = props;
  const { delivery, rides, rideFees, tips, cashCollected, adjustments } = item;
  const parts = [delivery, rides, rideFees, tips, adjustments];
  const earned = {
    ...delivery,
    amountMinor: parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  };
  return (
    <li className="money-row">
      <span>
        {rides.amountMinor === 0 ? "Order" : "Ride"}{" "}
        <span className="figures">{shortOrderId(item.orderId)}</span>
        <span className="small soft block">
          {dayWords(item.at, { timeZone })}
          {tips.amountMinor > 0 ? (
            <>
              , with <MoneyText amount={tips} /> tip
            </>
          ) : null}
        </span>
      </span>
      <span className="money-amount">
        <MoneyText amount={earned} />
        {rideFees.amountMinor === 0 ? null : (
          <span className="small soft block">
            <MoneyText amount={rides} />, fee <MoneyText amount={rideFees} />
          </span>
        )}
        {adjustments.amountMinor === 0 ? null : (
          <span className="small soft block">
            corrected by <MoneyText amount={adjustments} />
          </span>
        )}
        {cashCollected.amountMinor === 0 ? null : (
          <span className="small soft block">
            cash <MoneyText amount={cashCollected} />
          </span>
        )}
      </span>
    </li>
  );
}
