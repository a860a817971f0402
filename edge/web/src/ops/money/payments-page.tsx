import { type OpsPayment, opsPaymentRoutes } from "#shared/contracts/ops-payments.ts";
import { PaymentProviderName } from "#shared/payment-providers.ts";
import { PaymentState } from "#shared/states.ts";
import { MoneyText } from "../../design/figures.tsx";
import type { TableColumn } from "../../design/table.tsx";
import { opsApi } from "../ops-api.ts";
import { FilterSelect, FilterText, useFilters } from "./filters.tsx";
import { IdLink, MoneyChip, PagedTable, When } from "./money-parts.tsx";
import { paymentSigns, plainWords } from "./money-signs.ts";
import { searchOf } from "./refund-rules.ts";
import { paymentPages, SubPages } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

const attentions = ["true"] as const;

const columns: readonly TableColumn<OpsPayment>[] = [
  {
    title: "Payment",
    cell: ({ id }) => <IdLink to={`/ops/money/payments/${id}`} id={id} />,
  },
  {
    title: "State",
    cell: ({ state: of, attention: why }) => (
      <span className="row">
        <MoneyChip sign={paymentSigns[of]} />
        {why ? <MoneyChip sign={{ label: "Decide", icon: "alert", tone: "bad" }} /> : null}
      </span>
    ),
  },
  {
    title: "Amount",
    isNumber: true,
    cell: ({ amount }) => <MoneyText amount={amount} />,
  },
  {
    title: "Captured",
    isNumber: true,
    cell: ({ captured }) => <MoneyText amount={captured} />,
  },
  {
    title: "Given back",
    isNumber: true,
    cell: ({ refunded }) => <MoneyText amount={refunded} />,
  },
  { title: "For", cell: ({ purpose }) => plainWords(purpose) },
  { title: "Provider", cell: ({ provider: name }) => plainWords(name) },
  {
    title: "Order",
    cell: ({ orderId }) =>
      orderId ? <IdLink to={`/ops/money/payments?q=${orderId}`} id={orderId} /> : "–",
  },
  { title: "Created", cell: ({ createdAt }) => <When at={createdAt} /> },
];

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
      <h1>Payments</h1>
      <SubPages of={paymentPages} label="Payments" />
      <div className="ops-filters">
        <FilterText
          filters={filters}
          name="q"
          label="Order, customer or reference"
          placeholder="ord_…, cus_…, pay_…"
        />
        <FilterSelect
          {...{ filters, name: "state", label: "State", options: PaymentState.options }}
          words={(option) => paymentSigns[option].label}
        />
        <FilterSelect
          {...{ filters, name: "provider", label: "Provider" }}
          options={PaymentProviderName.options}
        />
        <FilterSelect
          {...{ filters, name: "attention", label: "Attention", options: attentions }}
          words={() => "Waiting for a person"}
        />
      </div>
      <PagedTable
        caption="Payments, newest first"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "card",
          title: "No payment like that",
          next: "Take a filter away, or look for another id.",
        }}
        columns={columns}
      />
    </>
  );
}
