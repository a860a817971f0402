/** Sets a surge for a while: where, how much, how long and why. */
import { type FormEvent, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { SurgeReason, surgeRoutes } from "#shared/contracts/surge.ts";
import type { RideType } from "#shared/ride-types.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { useSubmit } from "../../use-submit.ts";
import { opsApi } from "../ops-api.ts";
import { multiplierWords, rideTypeWords, shortCell, surgeReasonWords } from "./surge-words.ts";

interface OverrideFormProps {
  readonly city: CityView;
  readonly cell: string | null;
  readonly rideType: RideType;
  readonly capHundredths: number;
  readonly floorHundredths: number;
  readonly onCell: (cell: string | null) => void;
  readonly onSet: () => void;
}

const spans = [
  ["15", "15 minutes"],
  ["30", "30 minutes"],
  ["60", "1 hour"],
  ["180", "3 hours"],
  ["720", "12 hours"],
] as const;

interface Wish {
  readonly multiplier: string;
  readonly minutes: string;
  readonly reason: SurgeReason | "";
  readonly isForAll: boolean;
}

const noWish: Wish = { multiplier: "", minutes: "60", reason: "", isForAll: false };

export function OverrideForm(props: OverrideFormProps) {
  const { city, cell, rideType } = props;
  const [wish, setWish] = useState(noWish);
  const { isBusy, error, run } = useSubmit();
  const { multiplier, minutes, reason, isForAll } = wish;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === "") return;
    void run(async () => {
      const endsAt = new Date(Date.now() + Number(minutes) * 60_000).toISOString();
      const multiplierHundredths = Math.round(Number(multiplier) * 100);
      await opsApi.call(surgeRoutes.setSurgeOverride, {
        body: {
          ...{ cityCode: city.code, multiplierHundredths, endsAt, reason },
          ...(cell === null ? {} : { cell }),
          ...(isForAll ? {} : { rideType }),
        },
      });
      setWish(noWish);
      props.onSet();
    });
  };
  return (
    <form className="panel stack" onSubmit={submit} aria-label="Set surge">
      <h2>Set surge</h2>
      <p className="small soft">
        {cell === null ? (
          `For all of ${city.name}. Choose a cell on the map or above for less.`
        ) : (
          <>
            For cell <span className="figures">{shortCell(cell)}</span>.{" "}
            <button type="button" className="row-button" onClick={() => props.onCell(null)}>
              Whole city instead
            </button>
          </>
        )}
      </p>
      <Fields {...props} wish={wish} onWish={(change) => setWish({ ...wish, ...change })} />
      <ErrorNote error={error} />
      <Button look="main" type="submit" isBusy={isBusy} disabled={reason === "" || !multiplier}>
        Set surge
      </Button>
    </form>
  );
}

interface FieldsProps extends OverrideFormProps {
  readonly wish: Wish;
  readonly onWish: (change: Partial<Wish>) => void;
}

function Fields({ wish, onWish, rideType, capHundredths, floorHundredths }: FieldsProps) {
  return (
    <div className="surge-fields">
      <TextField
        label="Multiplier"
        type="number"
        required
        inputMode="decimal"
        step="0.05"
        min={floorHundredths / 100}
        max={capHundredths / 100}
        value={wish.multiplier}
        onChange={(event) => onWish({ multiplier: event.target.value })}
        hint={`${multiplierWords(floorHundredths)} to ${multiplierWords(capHundredths)}; 1 is none`}
      />
      <SelectField
        label="For"
        value={wish.minutes}
        onChange={(event) => onWish({ minutes: event.target.value })}
      >
        {spans.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Types"
        value={wish.isForAll ? "all" : "one"}
        onChange={(event) => onWish({ isForAll: event.target.value === "all" })}
      >
        <option value="one">{rideTypeWords[rideType]}</option>
        <option value="all">All types</option>
      </SelectField>
      <SelectField
        label="Why"
        required
        value={wish.reason}
        onChange={(event) => onWish({ reason: event.target.value as SurgeReason | "" })}
      >
        <option value="">Choose</option>
        {SurgeReason.options.map((value) => (
          <option key={value} value={value}>
            {surgeReasonWords[value]}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
