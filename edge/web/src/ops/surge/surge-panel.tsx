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
import { say } from "../../i18n/speech.ts";
import { Link } from "../../router.tsx";
import { useSubmit } from "../../use-submit.ts";
import { rideTypeWords } from "../../words/ride-words.ts";
import { dayWords, spanWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import { CellHistory } from "./cell-history.tsx";
import { OverrideForm } from "./override-form.tsx";
import {
  multiplierWords,
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
        legend={say("surge.type")}
        isLegendHidden
        value={rideType}
        onChange={setRideType}
        choices={types.map((value) => ({ value, label: rideTypeWords(value) }))}
      />
      <Show loaded={loaded} retry={reload}>
        {({ map: seen, overrides }) => (
          <>
            <Standing map={seen} />
            <Cells map={seen} cell={cell} onCell={onCell} />
            {cell === null ? null : <CellHistory city={city} cell={cell} rideType={rideType} />}
            <Overrides overrides={overrides} city={city} onEnded={reload} />
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
    <section className="panel surge-standing" data-tone={tone} aria-label={say("surge.standing")}>
      <Icon name={tone === "calm" ? "flame" : "alert"} />
      <div>
        <strong>{title}</strong>
        <p className="small">{next}</p>
        {map.ageMs === null ? null : (
          <p className="small soft">
            {say("surge.measured_ago", { span: spanWords(map.ageMs / 1_000) })}{" "}
            {say("surge.demand", { asked: map.city.requests5m, free: map.city.freeRiders })}
          </p>
        )}
        <Link className="small surge-policy" to="/ops/policies/surge">
          {say("surge.policy")}
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
    return <EmptyState icon="flame" title={say("surge.none")} next={say("surge.none_next")} />;
  }
  return (
    <Table<Seen>
      caption={say("surge.cells")}
      rows={map.cells.slice(0, ROWS)}
      rowKey={(row) => row.cell}
      isChosen={(row) => row.cell === cell}
      columns={[
        {
          title: say("surge.cell"),
          cell: (row) => (
            <button
              type="button"
              className="row-button figures"
              aria-pressed={row.cell === cell}
              aria-label={say("surge.show_cell", { cell: shortCell(row.cell) })}
              onClick={() => onCell(row.cell === cell ? null : row.cell)}
            >
              {shortCell(row.cell)}
            </button>
          ),
        },
        {
          title: say("surge.surge"),
          isNumber: true,
          cell: (row) => (
            <>
              <strong className="figures">{multiplierWords(row.multiplierHundredths)}</strong>
              <span className="small soft block">{sourceWords[row.source]}</span>
            </>
          ),
        },
        { title: say("surge.asked"), isNumber: true, cell: (row) => row.requests },
        { title: say("surge.free"), isNumber: true, cell: (row) => row.freeRiders },
      ]}
    />
  );
}

function Overrides(props: {
  overrides: readonly SurgeOverride[];
  city: CityView;
  onEnded: () => void;
}) {
  const { overrides, city, onEnded } = props;
  return (
    <section className="stack tight" aria-labelledby="overrides-title">
      <h2 id="overrides-title">{say("surge.set_by_ops")}</h2>
      {overrides.length === 0 ? (
        <p className="small soft">{say("surge.set_none")}</p>
      ) : (
        <ul className="stack tight">
          {overrides.map((override) => (
            <Override key={override.id} {...{ override, city, onEnded }} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Override(props: { override: SurgeOverride; city: CityView; onEnded: () => void }) {
  const { override, city, onEnded } = props;
  const { isBusy, error, run } = useSubmit();
  const end = () =>
    run(async () => {
      await opsApi.call(surgeRoutes.endSurgeOverride, { params: { id: override.id } });
      onEnded();
    });
  const factor = multiplierWords(override.multiplierHundredths);
  const scope = scopeWords(override);
  return (
    <li className="panel surge-override">
      <strong className="figures">{factor}</strong>
      <span>
        {scope}
        <span className="small soft block">{surgeReasonWords[override.reason]}</span>
        <span className="small soft block">
          {say("surge.span", {
            from: dayWords(override.startsAt, city),
            to: dayWords(override.endsAt, city),
          })}
        </span>
      </span>
      <Button
        size="small"
        isBusy={isBusy}
        aria-label={say("surge.end_one", { factor, scope })}
        onClick={() => void end()}
      >
        {say("surge.end")}
      </Button>
      <ErrorNote error={error} />
    </li>
  );
}
