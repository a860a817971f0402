/** Cards and accounts that are kept, and how to forget one. */
import { useState } from "react";
import { type PaymentMethod, paymentRoutes } from "#shared/contracts/payments.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote, Show, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { AddMethod } from "../money/add-method.tsx";
import { MethodLabel } from "../money/method-label.tsx";
import { methodWords } from "../money/method-name.ts";
import type { Loaded } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { api } from "./shopping.tsx";

export type MethodList = ResponseOf<typeof paymentRoutes.listPaymentMethods>;

/** What is kept, without what is always there. */
export function savedOf({ items }: MethodList): PaymentMethod[] {
  return items.filter(({ kind }) => kind !== "cash" && kind !== "wallet");
}

export function SavedMethods(props: { loaded: Loaded<MethodList>; reload: () => void }) {
  const { loaded, reload } = props;
  return (
    <section className="stack" aria-labelledby="cards-title">
      <h2 id="cards-title">{say("cards.title")}</h2>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={1} height="3.5rem" />}>
        {(list) => {
          const saved = savedOf(list);
          return (
            <>
              {saved.length === 0 ? (
                <p className="soft">{say("cards.none")}</p>
              ) : (
                <ul className="rows">
                  {saved.map((method) => (
                    <MethodRow key={method.id} method={method} onRemoved={reload} />
                  ))}
                </ul>
              )}
              <AddMethod providers={list.providers} onAdded={reload} />
            </>
          );
        }}
      </Show>
    </section>
  );
}

function MethodRow({ method, onRemoved }: { method: PaymentMethod; onRemoved: () => void }) {
  const [isSure, setIsSure] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const remove = () =>
    run(async () => {
      await api.call(paymentRoutes.removePaymentMethod, { params: { id: method.id } });
      onRemoved();
    });
  return (
    <li>
      <div className="method-row">
        <span className="row grow">
          <MethodLabel method={method} />
        </span>
        {isSure ? (
          <>
            <Button look="danger" size="small" isBusy={isBusy} onClick={() => void remove()}>
              {say("cards.remove")}
            </Button>
            <Button size="small" onClick={() => setIsSure(false)}>
              {say("cards.keep")}
            </Button>
          </>
        ) : (
          <Button
            look="quiet"
            size="small"
            onClick={() => setIsSure(true)}
            aria-label={say("cards.remove_one", { method: methodWords(method) })}
          >
            {say("cards.remove")}
          </Button>
        )}
      </div>
      <ErrorNote error={error} />
    </li>
  );
}
