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
import { type PlainKey, say } from "../i18n/speech.ts";
import { isDemoHost } from "../place.ts";
import { apiOf, newKey } from "../session/call-api.ts";
import { useSubmit } from "../use-submit.ts";
import { formAddress } from "./card-return.ts";
import { safePage } from "./payment-words.ts";

const api = apiOf("customer");

type Providers = z.infer<typeof PaymentMethodList>["providers"];

interface TestMethod {
  readonly name: PlainKey;
  readonly token: string;
  readonly lastFour: string;
  readonly brand: string;
  readonly kind: MethodKind;
}

/** Of the provider inside the core: the token says how it behaves. */
const testMethods: readonly TestMethod[] = [
  { name: "method.test", token: "tok_ok", lastFour: "4242", brand: "Test", kind: "card" },
  {
    name: "method.test_asks",
    token: "tok_challenge",
    lastFour: "3220",
    brand: "Test",
    kind: "card",
  },
  {
    name: "method.test_declined",
    token: "tok_declined",
    lastFour: "0002",
    brand: "Test",
    kind: "card",
  },
];

interface AddProps {
  providers: Providers;
  onAdded: (method: PaymentMethod) => void;
}

export function AddMethod({ providers, onAdded }: AddProps) {
  const forms = providers.filter(({ formUrl }) => safePage(formUrl) !== null);
  const offersTest = isDemoHost && providers.some(({ provider }) => provider === "test");
  if (forms.length === 0 && !offersTest) {
    return <Note icon="card">{say("method.none")}</Note>;
  }
  return (
    <div className="stack tight">
      <div className="row wrap">
        {forms.map(({ provider, kinds, formUrl }, place) => (
          <Button key={provider} size="small" icon="plus" onClick={() => leaveFor(formUrl!)}>
            {formName(kinds, place)}
          </Button>
        ))}
      </div>
      {offersTest ? <TestMethods onAdded={onAdded} /> : null}
    </div>
  );
}

/** The first provider of a region is the one to use; another one is for when that fails. */
function formName(kinds: readonly MethodKind[], place: number): string {
  if (kinds.includes("account")) return say("method.paypal");
  if (place > 0) return say("method.elsewhere");
  return say(kinds.includes("upi") ? "method.card_or_upi" : "method.card");
}

/** To the provider's page, which sends the browser back here. */
function leaveFor(formUrl: string): void {
  const way = { origin: location.origin, back: location.pathname, word: newKey() };
  location.assign(formAddress(formUrl, way, sessionStorage));
}

function TestMethods({ onAdded }: Pick<AddProps, "onAdded">) {
  const { isBusy, error, run } = useSubmit();
  const add = ({ token, lastFour, brand, kind }: TestMethod) =>
    run(async () => {
      const body = { provider: "test" as const, token, lastFour, brand, kind };
      onAdded(await api.call(paymentRoutes.addPaymentMethod, { body }));
    });
  return (
    <>
      <div className="row wrap">
        {testMethods.map((method) => (
          <Button
            key={method.token}
            size="small"
            icon="card"
            isBusy={isBusy}
            onClick={() => void add(method)}
          >
            {say(method.name)}
          </Button>
        ))}
      </div>
      <ErrorNote error={error} />
    </>
  );
}
