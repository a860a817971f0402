/** Where the provider's form sends the browser back to: the card is kept, then the customer goes on. */
import { useEffect, useState } from "react";
import { paymentRoutes } from "#shared/contracts/payments.ts";
import { ButtonLink } from "../design/button.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { type CardReturn, forgetReturn, readReturn } from "../money/card-return.ts";
import { chooseMethod } from "../money/chosen-method.ts";
import { runOnce } from "../money/run-once.ts";
import { go, usePageTitle } from "../router.tsx";
import { SignedIn } from "../session/signed-in.tsx";
import { api } from "./shopping.tsx";

export function CardReturnPage() {
  usePageTitle(say("cards.yours"));
  const [returned] = useState(() => readReturn(location.search, sessionStorage));
  if (!returned) {
    return (
      <EmptyState icon="card" title={say("cards.not_added")} next={say("cards.not_added_next")}>
        <ButtonLink to="/wallet" look="main">
          {say("cards.to_wallet")}
        </ButtonLink>
      </EmptyState>
    );
  }
  return <SignedIn role="customer">{() => <Keep returned={returned} />}</SignedIn>;
}

function Keep({ returned }: { returned: CardReturn }) {
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn is the wish to try again
  useEffect(() => {
    let isCurrent = true;
    const { body, back } = returned;
    runOnce("card", [body.token], (idempotencyKey) =>
      api.call(paymentRoutes.addPaymentMethod, { idempotencyKey, body }),
    ).then(
      (method) => {
        if (!isCurrent) return;
        forgetReturn(sessionStorage);
        chooseMethod(method.id);
        go(back, { replace: true });
      },
      (caught: unknown) => isCurrent && setError(caught),
    );
    return () => {
      isCurrent = false;
    };
  }, [returned, turn]);
  if (error === null) return <SkeletonList rows={1} />;
  const retry = () => {
    setError(null);
    setTurn((was) => was + 1);
  };
  return <ErrorState error={error} retry={retry} />;
}
