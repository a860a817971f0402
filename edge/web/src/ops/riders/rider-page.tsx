/** One rider: what is verified, how it stands, and what ops can do about it. */
import { useId, useState } from "react";
import {
  type OpsRider,
  type SuspensionReason,
  standingRoutes,
} from "#shared/contracts/standing.ts";
import { Button } from "../../design/button.tsx";
import { RiderChip } from "../../design/chip.tsx";
import { Countdown } from "../../design/figures.tsx";
import { EmptyState, Note, Show } from "../../design/notice.tsx";
import { ReasonSheet } from "../../design/reason-sheet.tsx";
import { say } from "../../i18n/speech.ts";
import { kindWords, typeWords } from "../../rider/papers/paper-words.ts";
import { pauseWords } from "../../rider/papers/standing-words.ts";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { shortOrderId } from "../../words/order-id.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { Facts } from "../money/money-parts.tsx";
import { opsApi } from "../ops-api.ts";
import { DocumentSheet } from "./document-sheet.tsx";
import {
  cityName,
  lackWords,
  opsKycWords,
  opsStateWords,
  paperWords,
  suspensionChoices,
} from "./review-words.ts";
import { SuspensionItem } from "./suspensions-page.tsx";

export function RiderPage({ id }: { id: string }) {
  const { loaded, reload } = useLoad(id, () =>
    opsApi.call(standingRoutes.getOpsRider, { params: { id } }),
  );
  return (
    <div className="stack loose narrow">
      <Show loaded={loaded} retry={reload}>
        {(rider) => <Rider rider={rider} onChanged={reload} />}
      </Show>
    </div>
  );
}

interface RiderProps {
  readonly rider: OpsRider;
  readonly onChanged: () => void;
}

function Rider({ rider, onChanged }: RiderProps) {
  const { standing, missing } = rider;
  const { acceptancePercent, cancellationPercent, offers } = standing;
  return (
    <>
      <div className="row wide">
        <h1 className="figures">{say("review.rider", { rider: shortOrderId(rider.id) })}</h1>
        <RiderChip state={rider.state} />
      </div>
      <Facts
        facts={[
          [say("ops_rider.city"), cityName(rider.cityCode)],
          [say("ops_rider.drives"), typeWords[rider.vehicle]],
          [say("ops_rider.papers"), opsKycWords[rider.kyc]],
          [
            say("ops_rider.stars"),
            say("standing.ratings", { stars: standing.rating, count: standing.ratings }),
          ],
          [
            say("ops_rider.taken"),
            acceptancePercent === null
              ? say("standing.too_early")
              : say("ops_rider.taken_of", { percent: acceptancePercent, count: offers }),
          ],
          [
            say("ops_rider.given_back"),
            cancellationPercent === null
              ? say("standing.too_early")
              : say("standing.percent", { value: cancellationPercent }),
          ],
        ]}
      />
      {missing.map(({ what, why }) => (
        <Note key={what} icon="alert" tone="warm">
          {say("papers.about", { what: kindWords[what], why: lackWords[why] })}
        </Note>
      ))}
      <PauseLine rider={rider} onChanged={onChanged} />
      <Papers rider={rider} onChanged={onChanged} />
      <Suspensions rider={rider} onChanged={onChanged} />
    </>
  );
}

function PauseLine({ rider, onChanged }: RiderProps) {
  const { isBusy, error, run } = useSubmit();
  const { pause } = rider.standing;
  if (!pause) return null;
  const lift = () =>
    run(async () => {
      await opsApi.call(standingRoutes.liftPause, { params: { id: rider.id } });
      onChanged();
    });
  return (
    <Note icon="pause" tone="warm">
      <p>
        {say("ops_rider.paused", { reason: pauseWords[pause.reason] })}{" "}
        <Countdown until={pause.endsAt} />
      </p>
      <RefusalNote error={error} />
      <Button size="small" isBusy={isBusy} onClick={() => void lift()}>
        {say("ops_rider.end_pause")}
      </Button>
    </Note>
  );
}

function Papers({ rider, onChanged }: RiderProps) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <section className="stack" aria-labelledby="rider-papers">
      <h2 id="rider-papers">{say("ops_rider.papers_vehicles")}</h2>
      {rider.documents.length + rider.vehicles.length === 0 ? (
        <EmptyState
          icon="note"
          title={say("ops_rider.no_papers")}
          next={say("ops_rider.no_papers_next")}
        />
      ) : null}
      <ul className="rows">
        {rider.documents.map((document) => (
          <li key={document.id} className="paper-row review-row">
            <span>
              {kindWords[document.kind]}
              <span className="small soft block">{paperWords(document)}</span>
            </span>
            <Button
              size="small"
              aria-label={say("review.look_at", { what: kindWords[document.kind] })}
              onClick={() => setOpenId(document.id)}
            >
              {say("review.look")}
            </Button>
          </li>
        ))}
        {rider.vehicles.map((vehicle) => (
          <li key={vehicle.id} className="paper-row">
            <strong className="figures">{vehicle.plate}</strong>
            <span className="block">
              {say("ops_rider.vehicle", {
                type: typeWords[vehicle.type],
                make: vehicle.make,
                model: vehicle.model,
              })}
            </span>
            <span className="small soft block">
              {vehicle.isActive
                ? say("ops_rider.driven_now", { year: String(vehicle.year) })
                : say("ops_rider.vehicle_state", {
                    state: opsStateWords[vehicle.state],
                    year: String(vehicle.year),
                  })}
            </span>
          </li>
        ))}
      </ul>
      {openId ? (
        <DocumentSheet
          id={openId}
          onClose={() => setOpenId(null)}
          onDecided={() => {
            setOpenId(null);
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

function Suspensions({ rider, onChanged }: RiderProps) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section className="stack" aria-labelledby="rider-suspensions">
      <div className="row wide">
        <h2 id="rider-suspensions">{say("suspend.title")}</h2>
        {rider.standing.suspension ? null : (
          <Button size="small" look="danger" onClick={() => setIsAsking(true)}>
            {say("suspend.button")}
          </Button>
        )}
      </div>
      {rider.suspensions.length === 0 ? <p className="soft">{say("suspend.none")}</p> : null}
      <ul className="rows">
        {rider.suspensions.map((each) => (
          <SuspensionItem key={each.id} suspension={each} onChanged={onChanged} />
        ))}
      </ul>
      {isAsking ? (
        <SuspendSheet
          id={rider.id}
          onClose={() => setIsAsking(false)}
          onDone={() => {
            setIsAsking(false);
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

function SuspendSheet(props: { id: string; onClose: () => void; onDone: () => void }) {
  const noteId = useId();
  const [note, setNote] = useState("");
  const suspend = async (reason: SuspensionReason) => {
    const body = { reason, note: note.trim() || say("suspend.no_note") };
    await opsApi.call(standingRoutes.suspendRider, { params: { id: props.id }, body });
    props.onDone();
  };
  return (
    <ReasonSheet
      title={say("suspend.ask")}
      legend={say("suspend.rider_reads")}
      choices={suspensionChoices()}
      button={say("suspend.now")}
      onClose={props.onClose}
      onReason={suspend}
    >
      <p className="soft">{say("suspend.next")}</p>
      <div className="field">
        <label htmlFor={noteId}>{say("suspend.note")}</label>
        <textarea
          id={noteId}
          rows={3}
          maxLength={1_000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </ReasonSheet>
  );
}
