/** The rider's vehicles: which one is driven, what we said about the others, and a new one. */
import { type FormEvent, useState } from "react";
import { type RidersVehicle, vehicleRoutes } from "#shared/contracts/vehicles.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField, Toggle } from "../../design/field.tsx";
import { EmptyState, Show } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { riderApi } from "../rider-api.ts";
import { rejectWords, typeWords } from "./paper-words.ts";

const vehicleStates: Readonly<Record<RidersVehicle["state"], string>> = {
  submitted: "We are looking at it",
  verified: "Verified",
  rejected: "Rejected",
  retired: "Not driven any more",
};

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
              title="No vehicle yet"
              next="Hand yours in. Whoever rides a bicycle needs none."
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
        Add a vehicle
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
  const { type, make, model, color, year, seats, hasAirConditioning, state } = vehicle;
  return (
    <li className="paper-row stack tight">
      <strong>
        <span className="figures">{vehicle.plate}</span> · {typeWords[type]}
      </strong>
      <span className="small soft">
        {make} {model}, {color}, {year}, {seats} {seats === 1 ? "seat" : "seats"}
        {hasAirConditioning ? ", air conditioning" : ""}
      </span>
      <span className="small">
        {vehicle.isActive ? "You drive this one" : vehicleStates[state]}
        {vehicle.reviewReason ? `: ${rejectWords[vehicle.reviewReason]}` : ""}
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
              Drive this one
            </Button>
          ) : null}
          <Button
            size="small"
            isBusy={isBusy}
            onClick={() => void ask(vehicleRoutes.retireVehicle)}
          >
            I no longer drive it
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
    <Sheet title="Add a vehicle" onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <SelectField
          label="Type"
          value={type}
          onChange={(event) => setType(event.target.value as VehicleType)}
        >
          {types.map((each) => (
            <option key={each} value={each}>
              {typeWords[each]}
            </option>
          ))}
        </SelectField>
        {field("plate", "Plate", { maxLength: 16, autoCapitalize: "characters" })}
        {field("make", "Make", { maxLength: 40 })}
        {field("model", "Model", { maxLength: 40 })}
        {field("color", "Colour", { maxLength: 24 })}
        {field("year", "Year it was built", { inputMode: "numeric", pattern: "\\d{4}" })}
        <TextField
          label="Seats for passengers"
          type="number"
          min={1}
          max={8}
          required
          value={seats}
          onChange={(event) => setSeats(event.target.value)}
        />
        <Toggle label="Air conditioning" isOn={hasAirConditioning} onChange={setAir} />
        <RefusalNote error={error} />
        <Button type="submit" look="main" isWide isBusy={isBusy}>
          Hand it in
        </Button>
      </form>
    </Sheet>
  );
}
