/** Appeals that wait, and who is or was suspended. */
import { useState } from "react";
import { type OpsSuspension, standingRoutes } from "#shared/contracts/standing.ts";
import { Button } from "../../design/button.tsx";
import { Choices } from "../../design/field.tsx";
import { EmptyState, ErrorNote, Show } from "../../design/notice.tsx";
import { suspensionWords } from "../../rider/papers/standing-words.ts";
import { Link } from "../../router.tsx";
import { useSubmit } from "../../use-submit.ts";
import { shortOrderId } from "../../words/order-id.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { dayWords } from "../../words/time-words.ts";
import { usePages } from "../money/use-pages.ts";
import { opsApi } from "../ops-api.ts";

type Which = "appeals" | "open" | "all";
const PAGE = 30;

const nothing: Readonly<Record<Which, string>> = {
  appeals: "Appeals of riders appear here, the longest waiting first.",
  open: "Nobody is suspended.",
  all: "Nobody was ever suspended.",
};

export function SuspensionsPage() {
  const [show, setShow] = useState<Which>("appeals");
  const { loaded, reload, more, isMoreBusy, moreError } = usePages(
    `suspensions-${show}`,
    (cursor) =>
      opsApi.call(standingRoutes.listSuspensions, {
        query: { show, limit: PAGE, ...(cursor ? { cursor } : {}) },
      }),
  );
  return (
    <div className="stack loose narrow">
      <h1>Suspensions</h1>
      <Choices
        legend="Which"
        isLegendHidden
        value={show}
        onChange={setShow}
        choices={[
          { value: "appeals", label: "Appeals" },
          { value: "open", label: "In force" },
          { value: "all", label: "All" },
        ]}
      />
      <Show loaded={loaded} retry={reload}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon="check" title="Nothing here" next={nothing[show]} />
          ) : (
            <ul className="rows">
              {items.map((each) => (
                <SuspensionItem key={each.id} suspension={each} onChanged={reload} hasLink />
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
    </div>
  );
}

interface ItemProps {
  readonly suspension: OpsSuspension;
  readonly onChanged: () => void;
  readonly hasLink?: boolean;
}

export function SuspensionItem({ suspension, onChanged, hasLink }: ItemProps) {
  const { riderId, cityCode, reason, at, note, appeal, appealedAt, liftedAt } = suspension;
  return (
    <li className="paper-row stack tight">
      <strong>{suspensionWords[reason]}</strong>
      <span className="small soft">
        {hasLink ? (
          <Link to={`/ops/riders/${riderId}`} className="figures" title={riderId}>
            Rider {shortOrderId(riderId)}
          </Link>
        ) : (
          `Rider ${shortOrderId(riderId)}`
        )}
        , {cityCode}, since {dayWords(at)}
        {liftedAt ? `, lifted ${dayWords(liftedAt)}` : ""}, by{" "}
        {shortOrderId(suspension.suspendedBy)}
      </span>
      {note ? <p>{note}</p> : null}
      {appeal ? (
        <blockquote className="appeal">
          <span className="small soft">Appeal{appealedAt ? `, ${dayWords(appealedAt)}` : ""}</span>
          <p>{appeal}</p>
        </blockquote>
      ) : null}
      {liftedAt ? null : <Decisions suspension={suspension} onChanged={onChanged} />}
    </li>
  );
}

function Decisions({ suspension, onChanged }: ItemProps) {
  const { isBusy, error, run } = useSubmit();
  const params = { id: suspension.id };
  const decide = (outcome: "granted" | "upheld") =>
    run(async () => {
      await opsApi.call(standingRoutes.decideAppeal, { params, body: { outcome } });
      onChanged();
    });
  const lift = () =>
    run(async () => {
      await opsApi.call(standingRoutes.liftSuspension, { params });
      onChanged();
    });
  const isAppealed = suspension.appealState === "open";
  return (
    <>
      <RefusalNote error={error} />
      <div className="row wrap">
        {isAppealed ? (
          <>
            <Button size="small" look="main" isBusy={isBusy} onClick={() => void decide("granted")}>
              Grant the appeal
            </Button>
            <Button size="small" isBusy={isBusy} onClick={() => void decide("upheld")}>
              Keep the suspension
            </Button>
          </>
        ) : (
          <Button size="small" isBusy={isBusy} onClick={() => void lift()}>
            Lift it
          </Button>
        )}
      </div>
      {isAppealed ? (
        <p className="small soft">Somebody else than who suspended has to decide.</p>
      ) : null}
    </>
  );
}
