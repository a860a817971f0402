/** Surge of the city: whether it works, where it is high and why, and what ops set. */
import { useEffect, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { type SurgeMap, type SurgeOverride, surgeRoutes } from "#shared/contracts/surge.ts";
import { isRegionCode } from "#shared/regions.ts";
import { type RideType, rideTypesOf } from "#shared/ride-types.ts";
import { Button } from "../../design/button.tsx";
import { Choices } from "../../design/field.tsx";
import { Icon } from "../../design/icons.tsx";
import { EmptyState, ErrorNote, Show } from "../../design/notice.tsx";
import { Table } from "../../design/table.tsx";
import { Link } from "../../router.tsx";
import { useSubmit } from "../../use-submit.ts";
import { dayWords, spanWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import { CellHistory } from "./cell-history.tsx";
import { OverrideForm } from "./override-form.tsx";
import {
  multiplierWords,
  rideTypeWords,
  scopeWords,
  shortCell,
  sourceWords,
  standingOf,
  surgeReasonWords,
} from "./surge-words.ts";
import { useSurge } from "./use-surge.ts";
import "./surge.css";

export interface SurgePanelProps {
  readonly city: CityView;
  /** Of the map or of the list; null for the whole city. */
  readonly cell: string | null;
  readonly onCell: (cell: string | null) => void;
  /** What the map shows; null when this is left. */
  readonly onSurge: (surge: SurgeMap | null) => void;
}

/** Rows of the list; the map has them all. */
const ROWS = 12;

export function SurgePanel({ city, cell, onCell, onSurge }: SurgePanelProps) {
  const types = isRegionCode(city.region) ? rideTypesOf[city.region] : [];
  const [rideType, setRideType] = useState<RideType>(types[0] ?? "SEDAN");
  const { loaded, reload } = useSurge(city.code, rideType);
  const map = loaded.status === "ready" ? loaded.value.map : null;
  useEffect(() => onSurge(map), [map, onSurge]);
  useEffect(() => () => onSurge(null), [onSurge]);
  return (
    <div className="stack">
      <Choices
        legend="Type of ride"
        isLegendHidden
        value={rideType}
        onChange={setRideType}
        choices={types.map((value) => ({ value, label: rideTypeWords[value] }))}
      />
      <Show loaded={loaded} retry={reload}>
        {({ map: seen, overrides }) => (
          <>
            <Standing map={seen} />
            <Cells map={seen} cell={cell} onCell={onCell} />
            {cell === null ? null : <CellHistory city={city} cell={cell} rideType={rideType} />}
            <Overrides overrides={overrides} timeZone={city.timeZone} onEnded={reload} />
            <OverrideForm
              key={`${cell} ${rideType}`}
              {...{ city, cell, rideType, onCell }}
              capHundredths={seen.capHundredths}
              floorHundredths={seen.floorHundredths}
              onSet={reload}
            />
          </>
        )}
      </Show>
    </div>
  );
}

function Standing({ map }: { map: SurgeMap }) {
  const { tone, title, next } = standingOf(map);
  return (
    <section className="panel surge-standing" data-tone={tone} aria-label="How surge stands">
      <Icon name={tone === "calm" ? "flame" : "alert"} />
      <div>
        <strong>{title}</strong>
        <p className="small">{next}</p>
        <p className="small soft">
          {map.ageMs === null ? null : `Measured ${spanWords(map.ageMs / 1_000)} ago. `}
          {map.city.requests5m} asked in five minutes, {map.city.freeRiders} free.
        </p>
        <Link className="small" to="/ops/policies/surge">
          Policy of surge
        </Link>
      </div>
    </section>
  );
}

type Seen = SurgeMap["cells"][number];

function Cells({
  map,
  cell,
  onCell,
}: { map: SurgeMap } & Pick<SurgePanelProps, "cell" | "onCell">) {
  if (map.cells.length === 0) {
    return (
      <EmptyState
        icon="flame"
        title="Nothing to see yet"
        next="Cells appear when rides are asked for or drivers are free."
      />
    );
  }
  return (
    <Table<Seen>
      caption="Cells by surge"
      rows={map.cells.slice(0, ROWS)}
      rowKey={(row) => row.cell}
      isChosen={(row) => row.cell === cell}
      columns={[
        {
          title: "Cell",
          cell: (row) => (
            <button
              type="button"
              className="row-button figures"
              onClick={() => onCell(row.cell === cell ? null : row.cell)}
            >
              {shortCell(row.cell)}
            </button>
          ),
        },
        {
          title: "Surge",
          isNumber: true,
          cell: (row) => (
            <>
              <strong className="figures">{multiplierWords(row.multiplierHundredths)}</strong>
              <span className="small soft block">{sourceWords[row.source]}</span>
            </>
          ),
        },
        { title: "Asked", isNumber: true, cell: (row) => row.requests },
        { title: "Free", isNumber: true, cell: (row) => row.freeRiders },
      ]}
    />
  );
}

function Overrides(props: {
  overrides: readonly SurgeOverride[];
  timeZone: string;
  onEnded: () => void;
}) {
  const { overrides, timeZone, onEnded } = props;
  return (
    <section className="stack tight" aria-labelledby="overrides-title">
      <h2 id="overrides-title">Set by ops</h2>
      {overrides.length === 0 ? (
        <p className="small soft">Nothing. What is measured holds.</p>
      ) : (
        <ul className="stack tight">
          {overrides.map((override) => (
            <Override key={override.id} {...{ override, timeZone, onEnded }} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Override(props: { override: SurgeOverride; timeZone: string; onEnded: () => void }) {
  const { override, timeZone, onEnded } = props;
  const { isBusy, error, run } = useSubmit();
  const end = () =>
    run(async () => {
      await opsApi.call(surgeRoutes.endSurgeOverride, { params: { id: override.id } });
      onEnded();
    });
  const when = (instant: string) => dayWords(instant, { timeZone });
  return (
    <li className="panel surge-override">
      <strong className="figures">{multiplierWords(override.multiplierHundredths)}</strong>
      <span>
        {scopeWords(override)}
        <span className="small soft block">
          {surgeReasonWords[override.reason]}, {when(override.startsAt)} to {when(override.endsAt)}
        </span>
      </span>
      <Button size="small" isBusy={isBusy} onClick={() => void end()}>
        End
      </Button>
      <ErrorNote error={error} />
    </li>
  );
}
