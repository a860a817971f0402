/**
 * Adding a way to pay. A card is typed on the provider's page, which gives us a token for it; there is
 * no field for a card number anywhere here.
 */

import type { z } from "zod";
import {
  type MethodKind,
  type PaymentMethod,
  type PaymentMethodList,
  paymentRoutes,
} from "#shared/contracts/payments.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { isDemoHost } from "../place.ts";
import { apiOf } from "../session/call-api.ts";
import { useSubmit } from "../use-submit.ts";

const api = apiOf("customer");

type Providers = z.infer<typeof PaymentMethodList>["providers"];

interface TestMethod {
  readonly name: string;
  readonly token: string;
  readonly lastFour: string;
  readonly brand: string;
  readonly kind: MethodKind;
}

/** Of the provider inside the core: the token says how it behaves. */
const testMethods: readonly TestMethod[] = [
  { name: "Add a test card", token: "tok_ok", lastFour: "4242", brand: "Test", kind: "card" },
  {
    name: "Add a card that asks the bank",
    token: "tok_challenge",
    lastFour: "3220",
    brand: "Test",
    kind: "card",
  },
  {
    name: "Add a card that is declined",
    token: "tok_declined",
    lastFour: "0002",
    brand: "Test",
    kind: "card",
  },
];

export function AddMethod(props: {
  providers: Providers;
  onAdded: (method: PaymentMethod) => void;
}) {
  const { isBusy, error, run } = useSubmit();
  const add = ({ token, lastFour, brand, kind }: TestMethod) =>
    run(async () => {
      const body = { provider: "test" as const, token, lastFour, brand, kind };
      props.onAdded(await api.call(paymentRoutes.addPaymentMethod, { body }));
    });
  const offersTest = props.providers.some(({ provider }) => provider === "test");
  if (!isDemoHost || !offersTest) {
    return (
      <Note icon="card">
        Cards are kept by our payment provider, never by us. You can add one when you pay with it.
      </Note>
    );
  }
  return (
    <div className="stack tight">
      <div className="row wrap">
        {testMethods.map((method) => (
          <Button
            key={method.token}
            size="small"
            icon="card"
            isBusy={isBusy}
            onClick={() => void add(method)}
          >
            {method.name}
          </Button>
        ))}
      </div>
      <ErrorNote error={error} />
    </div>
  );
}
