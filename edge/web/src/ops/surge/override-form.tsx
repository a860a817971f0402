/** Sets a surge for a while: where, how much, how long and why. */
import { type FormEvent, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { SurgeReason, surgeRoutes } from "#shared/contracts/surge.ts";
import type { RideType } from "#shared/ride-types.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { useSubmit } from "../../use-submit.ts";
import { rideTypeWords } from "../../words/ride-words.ts";
import { opsApi } from "../ops-api.ts";
import { multiplierWords, shortCell, surgeReasonWords } from "./surge-words.ts";

interface OverrideFormProps {
  readonly city: CityView;
  readonly cell: string | null;
  readonly rideType: RideType;
  readonly capHundredths: number;
  readonly floorHundredths: number;
  readonly onCell: (cell: string | null) => void;
  readonly onSet: () => void;
}

/** In minutes. */
const spans = [15, 30, 60, 180, 720] as const;

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
    <form className="panel stack" onSubmit={submit} aria-label={say("surge.set")}>
      <h2>{say("surge.set")}</h2>
      <p className="small soft">
        {cell === null ? (
          say("surge.for_city", { city: city.name })
        ) : (
          <>
            {say("surge.for_cell", { cell: shortCell(cell) })}{" "}
            <button type="button" className="row-button" onClick={() => props.onCell(null)}>
              {say("surge.whole_city")}
            </button>
          </>
        )}
      </p>
      <Fields {...props} wish={wish} onWish={(change) => setWish({ ...wish, ...change })} />
      <ErrorNote error={error} />
      <Button look="main" type="submit" isBusy={isBusy} disabled={reason === "" || !multiplier}>
        {say("surge.set")}
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
        label={say("surge.multiplier")}
        type="number"
        required
        inputMode="decimal"
        step="0.05"
        min={floorHundredths / 100}
        max={capHundredths / 100}
        value={wish.multiplier}
        onChange={(event) => onWish({ multiplier: event.target.value })}
        hint={say("surge.multiplier_hint", {
          floor: multiplierWords(floorHundredths),
          cap: multiplierWords(capHundredths),
        })}
      />
      <SelectField
        label={say("surge.for")}
        value={wish.minutes}
        onChange={(event) => onWish({ minutes: event.target.value })}
      >
        {spans.map((minutes) => (
          <option key={minutes} value={minutes}>
            {minutes < 60
              ? say("surge.minutes", { count: minutes })
              : say("surge.hours", { count: minutes / 60 })}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={say("surge.types")}
        value={wish.isForAll ? "all" : "one"}
        onChange={(event) => onWish({ isForAll: event.target.value === "all" })}
      >
        <option value="one">{rideTypeWords(rideType)}</option>
        <option value="all">{say("surge.all_types")}</option>
      </SelectField>
      <SelectField
        label={say("surge.why")}
        required
        value={wish.reason}
        onChange={(event) => onWish({ reason: event.target.value as SurgeReason | "" })}
      >
        <option value="">{say("surge.choose")}</option>
        {SurgeReason.options.map((value) => (
          <option key={value} value={value}>
            {surgeReasonWords[value]}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
