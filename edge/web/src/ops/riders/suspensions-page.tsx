/** Appeals that wait, and who is or was suspended. */
import { useState } from "react";
import { type OpsSuspension, standingRoutes } from "#shared/contracts/standing.ts";
import { Button } from "../../design/button.tsx";
import { Choices } from "../../design/field.tsx";
import { EmptyState, ErrorNote, Show } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { suspensionWords } from "../../rider/papers/standing-words.ts";
import { useSubmit } from "../../use-submit.ts";
import { shortOrderId } from "../../words/order-id.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { dayWords } from "../../words/time-words.ts";
import { usePages } from "../money/use-pages.ts";
import { opsApi } from "../ops-api.ts";
import { cityName } from "./review-words.ts";
import { RiderLink } from "./rider-link.tsx";

const shows = ["appeals", "open", "all"] as const;
type Which = (typeof shows)[number];
const PAGE = 30;

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
      <h1>{say("suspend.title")}</h1>
      <Choices
        legend={say("suspend.which")}
        isLegendHidden
        value={show}
        onChange={setShow}
        choices={shows.map((value) => ({ value, label: say(`suspend.${value}`) }))}
      />
      <Show loaded={loaded} retry={reload}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState
              icon="check"
              title={say("suspend.empty")}
              next={say(`suspend.empty.${show}`)}
            />
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
          {say("ops.show_more")}
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
  const { riderId, reason, note, appeal, appealedAt, liftedAt } = suspension;
  return (
    <li className="paper-row stack tight">
      <strong>{suspensionWords[reason]}</strong>
      <span className="small soft row wrap">
        {hasLink ? <RiderLink id={riderId} /> : null}
        {whenWords(suspension)}
      </span>
      {note ? <p>{note}</p> : null}
      {appeal ? (
        <blockquote className="appeal">
          <span className="small soft">
            {appealedAt
              ? say("suspend.appeal_at", { at: dayWords(appealedAt) })
              : say("suspend.appeal")}
          </span>
          <p>{appeal}</p>
        </blockquote>
      ) : null}
      {liftedAt ? null : <Decisions suspension={suspension} onChanged={onChanged} />}
    </li>
  );
}

function whenWords({ cityCode, at, liftedAt, suspendedBy }: OpsSuspension): string {
  const said = { city: cityName(cityCode), at: dayWords(at), who: shortOrderId(suspendedBy) };
  return liftedAt
    ? say("suspend.lifted", { ...said, lifted: dayWords(liftedAt) })
    : say("suspend.since", said);
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
              {say("suspend.grant")}
            </Button>
            <Button size="small" isBusy={isBusy} onClick={() => void decide("upheld")}>
              {say("suspend.uphold")}
            </Button>
          </>
        ) : (
          <Button size="small" isBusy={isBusy} onClick={() => void lift()}>
            {say("suspend.lift")}
          </Button>
        )}
      </div>
      {isAppealed ? <p className="small soft">{say("suspend.somebody_else")}</p> : null}
    </>
  );
}
