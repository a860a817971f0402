/** Stars for the other side of an order that is done. Shows nothing while there is nothing to rate. */
import { useState } from "react";
import { type RatingTag, ratingRoutes } from "#shared/contracts/ratings.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { say } from "../i18n/speech.ts";
import type { Api } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { RefusalNote } from "../words/refusal-note.tsx";
import { type Side, tagsFor, tagWords } from "./rating-words.ts";
import "./ratings.css";

interface RateOrderProps {
  readonly api: Api;
  readonly side: Side;
  readonly orderId: string;
  /** Whom it is about, such as the rider's first name. */
  readonly name?: string | null;
}

export function RateOrder({ api, side, orderId, name }: RateOrderProps) {
  const params = { id: orderId };
  const { loaded, reload } = useLoad(`rating-${orderId}`, () =>
    api.call(ratingRoutes.getRating, { params }),
  );
  // Nobody waits for this: what cannot be loaded is not missed.
  if (loaded.status !== "ready") return null;
  const { rating, canRateUntil } = loaded.value;
  if (rating) {
    return (
      <section className="panel row" aria-label={say("stars.yours")}>
        <Stars stars={rating.stars} />
        <p className="soft">{say("stars.thanks")}</p>
      </section>
    );
  }
  if (canRateUntil === null) return null;
  return <RatingForm {...{ api, side, orderId }} name={name ?? null} onRated={reload} />;
}

export function Stars({ stars }: { stars: number }) {
  return (
    <span className="stars" role="img" aria-label={say("stars.of_five", { stars })}>
      {[1, 2, 3, 4, 5].map((star) => (
        <span key={star} data-full={star <= Math.round(stars)}>
          <Icon name="star" size={18} />
        </span>
      ))}
    </span>
  );
}

function RatingForm(props: Required<RateOrderProps> & { onRated: () => void }) {
  const { api, side, orderId, name } = props;
  const [stars, setStars] = useState(0);
  const [tags, setTags] = useState<readonly RatingTag[]>([]);
  const [comment, setComment] = useState("");
  const { isBusy, error, run } = useSubmit();
  const submit = () =>
    run(async () => {
      const said = comment.trim();
      const body = { stars, tags: [...tags], ...(said ? { comment: said } : {}) };
      await api.call(ratingRoutes.rateOrder, { params: { id: orderId }, body });
      props.onRated();
    });
  const toggle = (tag: RatingTag) =>
    setTags((was) => (was.includes(tag) ? was.filter((one) => one !== tag) : [...was, tag]));
  return (
    <section className="panel stack" aria-label={say("stars.rating")}>
      <fieldset className="star-choice">
        <legend>{questionOf(side, name)}</legend>
        {[1, 2, 3, 4, 5].map((star) => (
          <label key={star} data-full={star <= stars}>
            <input
              type="radio"
              className="unseen"
              name={`stars-${orderId}`}
              checked={stars === star}
              onChange={() => {
                setStars(star);
                setTags([]);
              }}
            />
            <Icon name="star" size={32} />
            <span className="unseen">{say("stars.count", { count: star })}</span>
          </label>
        ))}
      </fieldset>
      {stars === 0 ? null : (
        <>
          <div className="row wrap">
            {tagsFor(side, stars).map((tag) => (
              <Button
                key={tag}
                size="small"
                look={tags.includes(tag) ? "main" : "plain"}
                aria-pressed={tags.includes(tag)}
                disabled={!tags.includes(tag) && tags.length >= 5}
                onClick={() => toggle(tag)}
              >
                {tagWords(tag)}
              </Button>
            ))}
          </div>
          <TextField
            label={say("stars.comment")}
            maxLength={500}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
          <RefusalNote error={error} />
          <Button look="main" isBusy={isBusy} onClick={() => void submit()}>
            {say("share.send")}
          </Button>
        </>
      )}
    </section>
  );
}

function questionOf(side: Side, name: string | null): string {
  if (name) return say("stars.how_was", { name });
  return say(side === "customer" ? "stars.how_was_rider" : "stars.how_was_customer");
}
