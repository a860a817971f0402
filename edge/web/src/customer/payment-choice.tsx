import { useEffect, useState } from "react";
import { type PaymentMethod, paymentRoutes } from "#shared/contracts/payments.ts";
import { Button } from "../design/button.tsx";
import { Choices } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { ErrorNote, Show, SkeletonList } from "../design/notice.tsx";
import { isDemoHost } from "../place.ts";
import { useLoad } from "../use-load.ts";
import { api } from "./shopping.tsx";

interface PaymentChoiceProps {
  value: string | null;
  onChange: (id: string) => void;
}

export function PaymentChoice({ value, onChange }: PaymentChoiceProps) {
  const { loaded, reload } = useLoad("methods", () => api.call(paymentRoutes.listPaymentMethods));
  const first = loaded.status === "ready" ? loaded.value.items[0]?.id : undefined;
  useEffect(() => {
    if (value === null && first !== undefined) onChange(first);
  }, [value, first, onChange]);
  return (
    <section className="panel stack" aria-labelledby="pay-title">
      <h2 id="pay-title">Pay with</h2>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={1} height="3rem" />}>
        {({ items }) => (
          <Choices
            legend="Pay with"
            isLegendHidden
            value={value}
            onChange={onChange}
            choices={items.map((method) => ({
              value: method.id,
              label: <MethodLabel method={method} />,
            }))}
          />
        )}
      </Show>
      {isDemoHost ? (
        <TestCards
          onAdded={(method) => {
            reload();
            onChange(method.id);
          }}
        />
      ) : null}
    </section>
  );
}

function MethodLabel({ method }: { method: PaymentMethod }) {
  return (
    <>
      <Icon name={method.kind === "cash" ? "cash" : "card"} />
      <span>{method.label}</span>
      {method.lastFour ? <span className="soft figures">ends in {method.lastFour}</span> : null}
    </>
  );
}

/** Cards of the test provider, for trying out. There is no field for a card number anywhere. */
function TestCards({ onAdded }: { onAdded: (method: PaymentMethod) => void }) {
  const [error, setError] = useState<unknown>(null);
  const add = async (token: string, lastFour: string) => {
    setError(null);
    try {
      const body = { provider: "test" as const, token, lastFour, brand: "Test" };
      onAdded(await api.call(paymentRoutes.addPaymentMethod, { body }));
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <div className="stack tight">
      <div className="row wrap">
        <Button size="small" icon="card" onClick={() => void add("tok_ok", "4242")}>
          Add a test card
        </Button>
        <Button size="small" icon="card" onClick={() => void add("tok_declined", "0002")}>
          Add a card that is declined
        </Button>
      </div>
      <ErrorNote error={error} />
    </div>
  );
}
