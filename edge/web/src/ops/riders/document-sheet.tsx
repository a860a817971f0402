/** One paper in full, and the decision about it. Opening it is kept. */
import { useState } from "react";
import { onboardingRoutes, type RejectReason } from "#shared/contracts/onboarding.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { Button } from "../../design/button.tsx";
import { Choices, Toggle } from "../../design/field.tsx";
import { Note, Show } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { kindWords, rejectWords } from "../../rider/papers/paper-words.ts";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { Facts } from "../money/money-parts.tsx";
import { opsApi } from "../ops-api.ts";
import { opsStateWords, rejectChoices } from "./review-words.ts";

interface SheetProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

type Seen = ResponseOf<typeof onboardingRoutes.viewDocument>;

export function DocumentSheet({ id, onClose, onDecided }: SheetProps) {
  const params = { id };
  const { loaded, reload } = useLoad(id, () =>
    opsApi.call(onboardingRoutes.viewDocument, { params }),
  );
  const title = loaded.status === "ready" ? kindWords[loaded.value.document.kind] : "A paper";
  return (
    <Sheet title={title} onClose={onClose}>
      <Show loaded={loaded} retry={reload}>
        {(seen) => (
          <div className="stack">
            <Paper seen={seen} />
            <Facts
              facts={[
                ["Name of the rider", seen.name],
                ["Number", seen.number],
                ["Good until", seen.document.expiresOn],
                ["State", opsStateWords[seen.document.state]],
                [
                  "Rejected because",
                  seen.document.reviewReason ? rejectWords[seen.document.reviewReason] : null,
                ],
              ]}
            />
            {seen.document.state === "submitted" ? (
              <Decision id={id} isIdentity={seen.document.kind === "identity"} {...{ onDecided }} />
            ) : null}
            <p className="small soft">It is kept that you have looked at this paper.</p>
          </div>
        )}
      </Show>
    </Sheet>
  );
}

function Paper({ seen }: { seen: Seen }) {
  const { file, document } = seen;
  const { contentType, kind } = document;
  if (file === null || contentType === null) {
    return <Note icon="note">What it said was erased when it was replaced.</Note>;
  }
  const address = `data:${contentType};base64,${file}`;
  if (contentType === "application/pdf") {
    return (
      <a className="button plain" href={address} download={`${kind}.pdf`}>
        Save the PDF to look at it
      </a>
    );
  }
  return <img className="paper-picture" src={address} alt={kindWords[kind]} />;
}

function Decision(props: { id: string; isIdentity: boolean; onDecided: () => void }) {
  const [isRejecting, setIsRejecting] = useState(false);
  const [reason, setReason] = useState<RejectReason | null>(null);
  const [isWoman, setIsWoman] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const decide = (body: {
    decision: "verify" | "reject";
    reason?: RejectReason;
    isWoman?: boolean;
  }) =>
    run(async () => {
      await opsApi.call(onboardingRoutes.reviewDocument, { params: { id: props.id }, body });
      props.onDecided();
    });
  return (
    <div className="stack">
      {props.isIdentity && !isRejecting ? (
        <Toggle
          label="The document says that this is a woman"
          isOn={isWoman}
          onChange={setIsWoman}
        />
      ) : null}
      {isRejecting ? (
        <Choices
          legend="What the rider is told"
          isStacked
          value={reason}
          onChange={setReason}
          choices={rejectChoices}
        />
      ) : null}
      <RefusalNote error={error} />
      {isRejecting ? (
        <div className="row">
          <Button onClick={() => setIsRejecting(false)}>Back</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            disabled={reason === null}
            onClick={() => reason && void decide({ decision: "reject", reason })}
          >
            Reject it
          </Button>
        </div>
      ) : (
        <div className="row">
          <Button
            look="main"
            icon="check"
            isBusy={isBusy}
            onClick={() =>
              void decide({ decision: "verify", ...(props.isIdentity ? { isWoman } : {}) })
            }
          >
            Verify
          </Button>
          <Button disabled={isBusy} onClick={() => setIsRejecting(true)}>
            Reject
          </Button>
        </div>
      )}
    </div>
  );
}
