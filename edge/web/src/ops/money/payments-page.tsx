import { type OpsPayment, opsPaymentRoutes } from "#shared/contracts/ops-payments.ts";
import { PaymentProviderName } from "#shared/payment-providers.ts";
import { PaymentState } from "#shared/states.ts";
import { say } from "../../i18n/speech.ts";
import { opsApi } from "../ops-api.ts";
import { idColumn, moneyColumn, termColumn, whenColumn } from "./columns.tsx";
import { FilterSelect, FilterText, useFilters } from "./filters.tsx";
import { MoneyChip, PagedTable } from "./money-parts.tsx";
import { paymentSigns, signOf } from "./money-signs.ts";
import { searchOf } from "./refund-rules.ts";
import { AreaHead } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

const attentions = ["true"] as const;
const toDecide = signOf("to_decide", "alert", "bad");

export function PaymentsPage() {
  const filters = useFilters();
  const state = filters.oneOf("state", PaymentState.options);
  const provider = filters.oneOf("provider", PaymentProviderName.options);
  const attention = filters.oneOf("attention", attentions);
  const search = searchOf(filters.text("q"));
  const pages = usePages(`payments ${filters.key}`, (cursor) => {
    const query = { state, provider, attention, cursor, ...search, limit: 50 };
    return opsApi.call(opsPaymentRoutes.listOpsPayments, { query });
  });
  return (
    <>
      <AreaHead area="payments" />
      <div className="ops-filters">
        <FilterText
          {...{ filters, name: "q", label: say("books.find_payment") }}
          placeholder="ord_…, cus_…, pay_…"
        />
        <FilterSelect filters={filters} name="state" options={PaymentState.options} />
        <FilterSelect filters={filters} name="provider" options={PaymentProviderName.options} />
        <FilterSelect
          filters={filters}
          name="attention"
          options={attentions}
          words={() => say("books.waits_for_person")}
        />
      </div>
      <PagedTable<OpsPayment>
        {...{ name: "payments", icon: "card", pages }}
        rowKey={({ id }) => id}
        columns={[
          idColumn(say("books.payment"), "payment", ({ id }) => id),
          {
            title: say("books.state"),
            cell: ({ state: of, attention: why }) => (
              <span className="row wrap">
                <MoneyChip sign={paymentSigns[of]} />
                {why ? <MoneyChip sign={toDecide} /> : null}
              </span>
            ),
          },
          moneyColumn(say("books.amount"), ({ amount }) => amount),
          moneyColumn(say("term.captured"), ({ captured }) => captured),
          moneyColumn(say("books.given_back"), ({ refunded }) => refunded),
          termColumn(say("books.for"), ({ purpose }) => purpose),
          termColumn(say("books.provider"), (payment) => payment.provider),
          idColumn(say("books.order"), "payments", ({ orderId }) => orderId),
          whenColumn(say("books.created"), ({ createdAt }) => createdAt),
        ]}
      />
    </>
  );
}
