/** Lets a customer off who owes for a ride, for a reason that is kept. */
import { useState } from "react";
import type { Order } from "#shared/contracts/orders.ts";
import { WaiveReason, waiverRoutes } from "#shared/contracts/waivers.ts";
import { Button } from "../design/button.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { say } from "../i18n/speech.ts";
import { moneyWords } from "../words/money-words.ts";
import { opsApi } from "./ops-api.ts";
import { owedOf } from "./ride-rescue.ts";

export function WaiveFee(props: { order: Order; onOrder: (order: Order) => void }) {
  const { order, onOrder } = props;
  const [isAsking, setIsAsking] = useState(false);
  const owed = owedOf(order);
  if (!owed) return null;
  const waive = async (reason: WaiveReason) => {
    onOrder(
      await opsApi.call(waiverRoutes.waiveFee, { params: { id: order.id }, body: { reason } }),
    );
    setIsAsking(false);
  };
  return (
    <>
      <Button icon="card" onClick={() => setIsAsking(true)}>
        {say("waive.button")}
      </Button>
      {isAsking ? (
        <ReasonSheet
          title={say("waive.title", { amount: moneyWords(owed) })}
          legend={say("waive.why")}
          choices={WaiveReason.options.map((value) => ({ value, label: say(`waive.${value}`) }))}
          button={say("waive.button")}
          onClose={() => setIsAsking(false)}
          onReason={waive}
        >
          <p className="soft">{say("waive.next")}</p>
        </ReasonSheet>
      ) : null}
    </>
  );
}
