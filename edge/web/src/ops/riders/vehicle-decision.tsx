import { useState } from "react";
import { vehicleRoutes } from "#shared/contracts/vehicles.ts";
import { Button } from "../../design/button.tsx";
import { ReasonSheet } from "../../design/reason-sheet.tsx";
import { say } from "../../i18n/speech.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { opsApi } from "../ops-api.ts";
import { rejectChoices } from "./review-words.ts";

export function VehicleDecision({ id, onDecided }: { id: string; onDecided: () => void }) {
  const [isRejecting, setIsRejecting] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const params = { id };
  const verify = () =>
    run(async () => {
      await opsApi.call(vehicleRoutes.reviewVehicle, { params, body: { decision: "verify" } });
      onDecided();
    });
  return (
    <div className="stack tight">
      <RefusalNote error={error} />
      <div className="row">
        <Button look="main" size="small" icon="check" isBusy={isBusy} onClick={() => void verify()}>
          {say("review.verify")}
        </Button>
        <Button size="small" disabled={isBusy} onClick={() => setIsRejecting(true)}>
          {say("review.reject")}
        </Button>
      </div>
      {isRejecting ? (
        <ReasonSheet
          title={say("review.reject_vehicle")}
          legend={say("review.rider_is_told")}
          choices={rejectChoices()}
          button={say("review.reject_it")}
          onClose={() => setIsRejecting(false)}
          onReason={async (reason) => {
            const body = { decision: "reject", reason } as const;
            await opsApi.call(vehicleRoutes.reviewVehicle, { params, body });
            onDecided();
          }}
        />
      ) : null}
    </div>
  );
}
