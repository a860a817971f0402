/** What the rider earned: in sum, by day, by order; the cash in hand; payouts and where they go. */
import { useState } from "react";
import {
  earningsRoutes,
  type RiderAmounts,
  type RiderEarnings,
} from "#shared/contracts/earnings.ts";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, Note, Show } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
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
import { moneyWords } from "../words/money-words.ts";
import { shortOrderId } from "../words/order-id.ts";
import { dayWords } from "../words/time-words.ts";
import { riderApi } from "./rider-api.ts";

const PAGE = 20;

export function EarningsPage({ timeZone }: { timeZone: string }) {
  usePageTitle(say("earnings.title"));
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
      <h1>{say("earnings.title")}</h1>
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
      <section className="panel stack" aria-label={say("earnings.in_sum")}>
        <MoneyFigures
          figures={[
            { name: say("earnings.earned", { count: trips }), amount: earned },
            { name: say("earnings.of_it_tips"), amount: tips },
            { name: say("earnings.cash_in_hand"), amount: cash },
          ]}
        />
        {cash.amountMinor > 0 ? (
          <Note icon="cash">{say("earnings.cash_taken", { amount: moneyWords(cash) })}</Note>
        ) : null}
        <Sum amounts={earnings} />
      </section>
      {earnings.days.length > 1 ? (
        <DayTable
          days={earnings.days.map(({ day, trips: orders, total: amount, tips: extra }) => {
            return { day, orders, amounts: [extra, amount] };
          })}
          columns={[say("earnings.tips"), say("earnings.to_be_paid")]}
        />
      ) : null}
      <section className="stack" aria-labelledby="orders-title">
        <h2 id="orders-title">{say("earnings.by_order")}</h2>
        {items.length === 0 ? (
          <EmptyState
            icon="bike"
            title={say("earnings.nothing")}
            next={say("earnings.nothing_next")}
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
        { name: say("earnings.delivery"), amount: amounts.delivery },
        { name: say("earnings.rides"), amount: amounts.rides },
        { name: say("earnings.ride_fees"), amount: amounts.rideFees },
        { name: say("earnings.tips"), amount: amounts.tips },
        { name: say("earnings.top_ups"), amount: amounts.topUps },
        { name: say("earnings.cash_kept"), amount: amounts.cashCollected },
        { name: say("earnings.payout_fees"), amount: amounts.platformFees },
        { name: say("earnings.adjustments"), amount: amounts.adjustments },
      ]}
      sum={{ name: say("earnings.to_be_paid"), amount: amounts.total }}
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
  const id = shortOrderId(item.orderId);
  const at = dayWords(item.at, { timeZone });
  return (
    <li className="money-row">
      <span>
        {say(rides.amountMinor === 0 ? "earnings.order" : "earnings.ride", { id })}
        <span className="small soft block">
          {tips.amountMinor > 0 ? say("earnings.at_with_tip", { at, tip: moneyWords(tips) }) : at}
        </span>
      </span>
      <span className="money-amount">
        <MoneyText amount={earned} />
        {rideFees.amountMinor === 0 ? null : (
          <span className="small soft block">
            {say("earnings.ride_and_fee", { ride: moneyWords(rides), fee: moneyWords(rideFees) })}
          </span>
        )}
        {adjustments.amountMinor === 0 ? null : (
          <span className="small soft block">
            {say("earnings.corrected", { amount: moneyWords(adjustments) })}
          </span>
        )}
        {cashCollected.amountMinor === 0 ? null : (
          <span className="small soft block">
            {say("earnings.cash", { amount: moneyWords(cashCollected) })}
          </span>
        )}
      </span>
    </li>
  );
}
