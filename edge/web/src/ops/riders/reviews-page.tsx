/** What riders have handed in, the longest waiting first. */
import { useState } from "react";
import { onboardingRoutes, type RiderReview } from "#shared/contracts/onboarding.ts";
import { Button } from "../../design/button.tsx";
import { EmptyState, ErrorNote, Show } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { kindWords, typeWords } from "../../rider/papers/paper-words.ts";
import { dayWords } from "../../words/time-words.ts";
import { usePages } from "../money/use-pages.ts";
import { opsApi } from "../ops-api.ts";
import { DocumentSheet } from "./document-sheet.tsx";
import { cityName, vehicleWords } from "./review-words.ts";
import { RiderLink } from "./rider-link.tsx";
import { VehicleDecision } from "./vehicle-decision.tsx";

const PAGE = 30;

export function ReviewsPage() {
  const [open, setOpen] = useState<RiderReview | null>(null);
  const { loaded, reload, more, isMoreBusy, moreError } = usePages("rider-reviews", (cursor) =>
    opsApi.call(onboardingRoutes.listRiderReviews, {
      query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
    }),
  );
  const onDecided = () => {
    setOpen(null);
    reload();
  };
  return (
    <div className="stack loose narrow">
      <div className="row wide wrap">
        <h1>{say("review.title")}</h1>
        <Button size="small" look="quiet" icon="refresh" onClick={reload}>
          {say("action.look_again")}
        </Button>
      </div>
      <Show loaded={loaded} retry={reload}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon="check" title={say("review.none")} next={say("review.none_next")} />
          ) : (
            <ul className="rows">
              {items.map((review) => (
                <ReviewRow
                  key={review.id}
                  review={review}
                  onOpen={() => setOpen(review)}
                  onDecided={onDecided}
                />
              ))}
            </ul>
          )
        }
      </Show>
      <ErrorNote error={moreError} />
      {more ? (
        <Button isBusy={isMoreBusy} onClick={() => void more()}>
          {say("ops.show_more")}
        </Button>
      ) : null}
      {open ? (
        <DocumentSheet id={open.id} onClose={() => setOpen(null)} onDecided={onDecided} />
      ) : null}
    </div>
  );
}

interface RowProps {
  readonly review: RiderReview;
  readonly onOpen: () => void;
  readonly onDecided: () => void;
}

function ReviewRow({ review, onOpen, onDecided }: RowProps) {
  const { vehicle, documentKind, riderId, submittedAt, cityCode } = review;
  const what = vehicle
    ? say("review.vehicle", { type: typeWords[vehicle.type], plate: vehicle.plate })
    : kindWords[documentKind ?? "photo"];
  return (
    <li className="paper-row review-row">
      <div className="stack tight">
        <strong>{what}</strong>
        {vehicle ? <span className="small">{vehicleWords(vehicle)}</span> : null}
        <span className="small soft row wrap">
          <RiderLink id={riderId} />
          {say("review.since", { city: cityName(cityCode), at: dayWords(submittedAt) })}
        </span>
      </div>
      {vehicle ? (
        <VehicleDecision id={review.id} onDecided={onDecided} />
      ) : (
        <Button
          look="main"
          size="small"
          aria-label={say("review.look_at", { what })}
          onClick={onOpen}
        >
          {say("review.look")}
        </Button>
      )}
    </li>
  );
}
