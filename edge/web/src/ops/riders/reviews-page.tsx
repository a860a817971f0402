/** What riders have handed in, the longest waiting first. */
import { useState } from "react";
import { onboardingRoutes, type RiderReview } from "#shared/contracts/onboarding.ts";
import { Button } from "../../design/button.tsx";
import { EmptyState, ErrorNote, Show } from "../../design/notice.tsx";
import { kindWords, typeWords } from "../../rider/papers/paper-words.ts";
import { Link } from "../../router.tsx";
import { shortOrderId } from "../../words/order-id.ts";
import { dayWords } from "../../words/time-words.ts";
import { usePages } from "../money/use-pages.ts";
import { opsApi } from "../ops-api.ts";
import { DocumentSheet } from "./document-sheet.tsx";
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
      <div className="row wide">
        <h1>Reviews</h1>
        <Button size="small" look="quiet" icon="refresh" onClick={reload}>
          Look again
        </Button>
      </div>
      <Show loaded={loaded} retry={reload}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState
              icon="check"
              title="Nothing waits"
              next="Papers and vehicles that riders hand in appear here."
            />
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
          Show more
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
  return (
    <li className="paper-row review-row">
      <div className="stack tight">
        <strong>
          {documentKind ? kindWords[documentKind] : null}
          {vehicle ? `${typeWords[vehicle.type]} ${vehicle.plate}` : null}
        </strong>
        {vehicle ? (
          <span className="small">
            {vehicle.make} {vehicle.model}, {vehicle.color}, {vehicle.year}, {vehicle.seats}{" "}
            {vehicle.seats === 1 ? "seat" : "seats"}
            {vehicle.hasAirConditioning ? ", air conditioning" : ""}
          </span>
        ) : null}
        <span className="small soft">
          <Link to={`/ops/riders/${riderId}`} className="figures" title={riderId}>
            Rider {shortOrderId(riderId)}
          </Link>
          , {cityCode}, since {dayWords(submittedAt)}
        </span>
      </div>
      {vehicle ? (
        <VehicleDecision id={review.id} onDecided={onDecided} />
      ) : (
        <Button look="main" size="small" onClick={onOpen}>
          Look at it
        </Button>
      )}
    </li>
  );
}
