import { useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { earningsRoutes } from "#shared/contracts/earnings.ts";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { riderRoutes } from "#shared/contracts/riders.ts";
import { isInside } from "#shared/geo.ts";
import { carriesPassengers } from "#shared/ride-types.ts";
import type { RiderState } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { RiderChip } from "../design/chip.tsx";
import { Choices, Toggle } from "../design/field.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Icon } from "../design/icons.tsx";
import { Note, Show, Skeleton } from "../design/notice.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";
import { isDemoHost } from "../place.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { DutyError, PauseNote } from "./papers/duty-help.tsx";
import { riderApi } from "./rider-api.ts";
import type { PositionControl } from "./use-position.ts";

const vehicles: readonly { value: Vehicle; label: PlainKey }[] = [
  { value: "scooter", label: "vehicle.scooter" },
  { value: "bike", label: "vehicle.bike" },
  { value: "bicycle", label: "vehicle.bicycle" },
  { value: "auto", label: "vehicle.auto" },
  { value: "sedan", label: "ride.type.SEDAN" },
  { value: "suv", label: "ride.type.SUV" },
];

const wheels: ReadonlySet<Vehicle> = new Set(["auto", "sedan", "suv"]);

interface DutyProps {
  state: RiderState;
  vehicle: Vehicle;
  city: CityView;
  control: PositionControl;
  earningsKey: string;
  /** The server ended the duty. */
  isTakenOff: boolean;
  /** Told before the server is asked. */
  onLeave: () => void;
  onState: (state: RiderState) => void;
}

export function DutyPanel(props: DutyProps) {
  const [vehicle, setVehicle] = useState(props.vehicle);
  const duty = useDuty(props, vehicle);
  const isOff = props.state === "offline" || props.state === "suspended";
  return (
    <section className="panel stack" aria-label={say("duty.title")}>
      <PauseNote state={props.state} />
      {props.isTakenOff ? (
        <Note icon="alert" tone="bad">
          {say("duty.taken_off")}
        </Note>
      ) : null}
      {isOff ? (
        <OffDuty {...props} duty={duty} vehicle={vehicle} setVehicle={setVehicle} />
      ) : (
        <OnDuty {...props} duty={duty} vehicle={vehicle} />
      )}
      <Earnings renewKey={props.earningsKey} />
    </section>
  );
}

type Duty = ReturnType<typeof useDuty>;

function OffDuty(props: DutyProps & { duty: Duty; setVehicle: (vehicle: Vehicle) => void }) {
  const { control, duty } = props;
  const isServed = isInside(control.own.position, props.city.serviceArea);
  return (
    <>
      <div>
        <RiderChip state={props.state} />
        <h1 className="duty-title">{say("duty.ready")}</h1>
      </div>
      <Choices
        legend={say("duty.vehicle")}
        value={props.vehicle}
        onChange={props.setVehicle}
        choices={vehicles.map(({ value, label }) => ({
          value,
          label: (
            <>
              <Icon name={wheels.has(value) ? "car" : "bike"} />
              {say(label)}
            </>
          ),
        }))}
      />
      <PositionSettings control={control} />
      {isServed ? null : (
        <Note icon="alert" tone="bad">
          {say("duty.outside")}
        </Note>
      )}
      <DutyError error={duty.error} />
      <Button
        look="main"
        size="large"
        isWide
        isBusy={duty.isBusy}
        disabled={!isServed}
        onClick={duty.goOnline}
      >
        {say("duty.go_on")}
      </Button>
    </>
  );
}

function OnDuty({ state, control, duty, city, vehicle }: DutyProps & { duty: Duty }) {
  const isOnTrip = state === "on_trip";
  return (
    <>
      <div className="row wide">
        <RiderChip state={state} />
        {isOnTrip ? null : (
          <Button
            look="quiet"
            size="small"
            icon="moon"
            isBusy={duty.isBusy}
            onClick={duty.goOffline}
          >
            {say("duty.go_off")}
          </Button>
        )}
      </div>
      {state === "online" ? (
        <div>
          <h1 className="duty-title">{say("duty.waiting")}</h1>
          <p className="soft">{say("duty.waiting_next", { work: workOf(vehicle, city) })}</p>
        </div>
      ) : null}
      <DutyError error={duty.error} />
      {isDemoHost && isOnTrip ? <RideToggle control={control} /> : null}
      {isDemoHost && !isOnTrip ? <PositionSettings control={control} /> : null}
    </>
  );
}

const workOf = (vehicle: Vehicle, city: CityView) =>
  carriesPassengers(vehicle, city.region) ? "rides" : "food";

function useDuty(props: DutyProps, vehicle: Vehicle) {
  const { isBusy, error, run } = useSubmit();
  const set = (status: "online" | "offline") => {
    if (status === "offline") props.onLeave();
    void run(async () => {
      const { position } = props.control.own;
      const body = status === "online" ? { status, vehicle, position } : { status };
      props.onState((await riderApi.call(riderRoutes.setDuty, { body })).state);
    });
  };
  return {
    isBusy,
    error,
    goOnline: () => set("online"),
    goOffline: () => set("offline"),
  };
}

function PositionSettings({ control }: { control: PositionControl }) {
  return (
    <div className="stack tight">
      <Choices
        legend={say("duty.position")}
        value={control.source}
        onChange={control.setSource}
        choices={[
          { value: "device", label: say("duty.this_device") },
          { value: "pinned", label: say("duty.pin") },
        ]}
      />
      {control.hasFailed && control.source === "device" ? (
        <Note icon="alert" tone="bad">
          {say("duty.no_position")}
        </Note>
      ) : null}
      {isDemoHost ? <RideToggle control={control} /> : null}
    </div>
  );
}

function RideToggle({ control }: { control: PositionControl }) {
  if (control.source !== "pinned") return null;
  return (
    <Toggle label={say("duty.simulate")} isOn={control.isRiding} onChange={control.setRiding} />
  );
}

function Earnings({ renewKey }: { renewKey: string }) {
  const { loaded, reload } = useLoad(`earnings-${renewKey}`, () =>
    riderApi.call(earningsRoutes.getEarnings, { query: {} }),
  );
  return (
    <Show loaded={loaded} retry={reload} skeleton={<Skeleton height="3rem" />}>
      {({ trips, total }) => (
        <dl className="earnings">
          <div>
            <dt>{say("duty.earned")}</dt>
            <dd>
              <MoneyText amount={total} />
            </dd>
          </div>
          <div>
            <dt>{say("duty.trips")}</dt>
            <dd className="figures">{trips}</dd>
          </div>
        </dl>
      )}
    </Show>
  );
}
