/** The rider's vehicles: which one is driven, what we said about the others, and a new one. */
import { type FormEvent, useState } from "react";
import { type RidersVehicle, vehicleRoutes } from "#shared/contracts/vehicles.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField, Toggle } from "../../design/field.tsx";
import { EmptyState, Show } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { say } from "../../i18n/speech.ts";
import { wordTable } from "../../i18n/word-table.ts";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { riderApi } from "../rider-api.ts";
import { rejectWords, typeWords } from "./paper-words.ts";

const vehicleStates = wordTable<RidersVehicle["state"]>({
  submitted: "paper_state.submitted",
  verified: "paper_state.verified",
  rejected: "paper_state.rejected",
  retired: "my_vehicle.retired",
});

export function VehiclePage() {
  const [isAdding, setIsAdding] = useState(false);
  const { loaded, reload } = useLoad("vehicles", () => riderApi.call(vehicleRoutes.listVehicles));
  return (
    <div className="stack">
      <Show loaded={loaded} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon="car"
              title={say("my_vehicle.none")}
              next={say("my_vehicle.none_next")}
            />
          ) : (
            <ul className="rows">
              {items.map((vehicle) => (
                <VehicleRow key={vehicle.id} vehicle={vehicle} onChanged={reload} />
              ))}
            </ul>
          )
        }
      </Show>
      <Button look="main" icon="plus" onClick={() => setIsAdding(true)}>
        {say("my_vehicle.add")}
      </Button>
      {isAdding ? (
        <VehicleForm
          onClose={() => setIsAdding(false)}
          onSent={() => {
            setIsAdding(false);
            reload();
          }}
        />
      ) : null}
    </div>
  );
}

function VehicleRow({ vehicle, onChanged }: { vehicle: RidersVehicle; onChanged: () => void }) {
  const { isBusy, error, run } = useSubmit();
  const params = { id: vehicle.id };
  const ask = (route: typeof vehicleRoutes.activateVehicle | typeof vehicleRoutes.retireVehicle) =>
    run(async () => {
      await riderApi.call(route, { params });
      onChanged();
    });
  const { type, make, model, color, seats, hasAirConditioning, state, reviewReason } = vehicle;
  // As text: a year is not written as a number is.
  const about = { make, model, color, year: String(vehicle.year), seats };
  const what = vehicle.isActive ? say("my_vehicle.active") : vehicleStates[state];
  return (
    <li className="paper-row stack tight">
      <strong>
        <span className="figures">{vehicle.plate}</span> · {typeWords[type]}
      </strong>
      <span className="small soft">
        {say(hasAirConditioning ? "my_vehicle.about_cool" : "my_vehicle.about", about)}
      </span>
      <span className="small">
        {reviewReason ? say("papers.about", { what, why: rejectWords[reviewReason] }) : what}
      </span>
      <RefusalNote error={error} />
      {state === "retired" ? null : (
        <div className="row wrap">
          {state === "verified" && !vehicle.isActive ? (
            <Button
              size="small"
              look="main"
              isBusy={isBusy}
              onClick={() => void ask(vehicleRoutes.activateVehicle)}
            >
              {say("my_vehicle.drive")}
            </Button>
          ) : null}
          <Button
            size="small"
            isBusy={isBusy}
            onClick={() => void ask(vehicleRoutes.retireVehicle)}
          >
            {say("my_vehicle.retire")}
          </Button>
        </div>
      )}
    </li>
  );
}

type VehicleType = Exclude<keyof typeof typeWords, "bicycle">;
const types: readonly VehicleType[] = ["scooter", "bike", "auto", "sedan", "suv"];

function VehicleForm(props: { onClose: () => void; onSent: () => void }) {
  const [type, setType] = useState<VehicleType>("scooter");
  const [words, setWords] = useState({ plate: "", make: "", model: "", color: "", year: "" });
  const [seats, setSeats] = useState("1");
  const [hasAirConditioning, setAir] = useState(false);
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const field = (name: keyof typeof words, label: string, more: object = {}) => (
    <TextField
      label={label}
      required
      value={words[name]}
      onChange={(event) => setWords((was) => ({ ...was, [name]: event.target.value }))}
      {...more}
    />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { year, ...said } = words;
      const numbers = { year: Number(year), seats: Number(seats) };
      await riderApi.call(vehicleRoutes.addVehicle, {
        body: { type, ...said, ...numbers, hasAirConditioning },
      });
      props.onSent();
    });
  };
  return (
    <Sheet title={say("my_vehicle.add")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <SelectField
          label={say("my_vehicle.type")}
          value={type}
          onChange={(event) => setType(event.target.value as VehicleType)}
        >
          {types.map((each) => (
            <option key={each} value={each}>
              {typeWords[each]}
            </option>
          ))}
        </SelectField>
        {field("plate", say("my_vehicle.plate"), { maxLength: 16, autoCapitalize: "characters" })}
        {field("make", say("my_vehicle.make"), { maxLength: 40 })}
        {field("model", say("my_vehicle.model"), { maxLength: 40 })}
        {field("color", say("my_vehicle.color"), { maxLength: 24 })}
        {field("year", say("my_vehicle.year"), { inputMode: "numeric", pattern: "\\d{4}" })}
        <TextField
          label={say("my_vehicle.seats")}
          type="number"
          min={1}
          max={8}
          required
          value={seats}
          onChange={(event) => setSeats(event.target.value)}
        />
        <Toggle
          label={say("my_vehicle.air_conditioning")}
          isOn={hasAirConditioning}
          onChange={setAir}
        />
        <RefusalNote error={error} />
        <Button type="submit" look="main" isWide isBusy={isBusy}>
          {say("papers.hand_it_in")}
        </Button>
      </form>
    </Sheet>
  );
}
