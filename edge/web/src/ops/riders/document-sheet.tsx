/** One paper in full, and the decision about it. Opening it is kept. */
import { useState } from "react";
import { onboardingRoutes, type RejectReason } from "#shared/contracts/onboarding.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { Button } from "../../design/button.tsx";
import { Choices, Toggle } from "../../design/field.tsx";
import { Note, Show } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { say } from "../../i18n/speech.ts";
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
  const title =
    loaded.status === "ready" ? kindWords[loaded.value.document.kind] : say("review.paper");
  return (
    <Sheet title={title} onClose={onClose}>
      <Show loaded={loaded} retry={reload}>
        {(seen) => (
          <div className="stack">
            <Paper seen={seen} />
            <Facts
              facts={[
                [say("review.name"), seen.name],
                [say("review.number"), seen.number],
                [say("review.good_until"), seen.document.expiresOn],
                [say("review.state"), opsStateWords[seen.document.state]],
                [
                  say("review.rejected_because"),
                  seen.document.reviewReason ? rejectWords[seen.document.reviewReason] : null,
                ],
              ]}
            />
            {seen.document.state === "submitted" ? (
              <Decision id={id} isIdentity={seen.document.kind === "identity"} {...{ onDecided }} />
            ) : null}
            <p className="small soft">{say("review.looked_kept")}</p>
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
    return <Note icon="note">{say("review.erased")}</Note>;
  }
  const address = `data:${contentType};base64,${file}`;
  if (contentType === "application/pdf") {
    return (
      <a className="button plain" href={address} download={`${kind}.pdf`}>
        {say("review.save_pdf")}
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
        <Toggle label={say("review.is_woman")} isOn={isWoman} onChange={setIsWoman} />
      ) : null}
      {isRejecting ? (
        <Choices
          legend={say("review.rider_is_told")}
          isStacked
          value={reason}
          onChange={setReason}
          choices={rejectChoices()}
        />
      ) : null}
      <RefusalNote error={error} />
      {isRejecting ? (
        <div className="row">
          <Button onClick={() => setIsRejecting(false)}>{say("action.back")}</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            disabled={reason === null}
            onClick={() => reason && void decide({ decision: "reject", reason })}
          >
            {say("review.reject_it")}
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
            {say("review.verify")}
          </Button>
          <Button disabled={isBusy} onClick={() => setIsRejecting(true)}>
            {say("review.reject")}
          </Button>
        </div>
      )}
    </div>
  );
}
