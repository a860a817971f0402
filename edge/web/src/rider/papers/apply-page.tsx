import { type FormEvent, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { onboardingRoutes } from "#shared/contracts/onboarding.ts";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { say } from "../../i18n/speech.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { riderApi } from "../rider-api.ts";
import { typeWords } from "./paper-words.ts";

/** For somebody who has signed in as a rider and is none yet. */
export function ApplyPage({
  cities,
  onApplied,
}: {
  cities: readonly CityView[];
  onApplied: () => void;
}) {
  const [cityCode, setCityCode] = useState(cities[0]?.code ?? "");
  const [vehicle, setVehicle] = useState<Vehicle>("scooter");
  const { isBusy, error, run } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await riderApi.call(onboardingRoutes.applyAsRider, { body: { cityCode, vehicle } });
      onApplied();
    });
  };
  return (
    <div className="stack loose narrow">
      <h1>{say("apply.title")}</h1>
      <p className="soft">{say("apply.next")}</p>
      <form className="panel stack" onSubmit={submit}>
        <SelectField
          label={say("apply.city")}
          value={cityCode}
          onChange={(event) => setCityCode(event.target.value)}
        >
          {cities.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={say("paper.vehicle")}
          value={vehicle}
          onChange={(event) => setVehicle(event.target.value as Vehicle)}
        >
          {Object.entries(typeWords).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <RefusalNote error={error} />
        <Button type="submit" look="main" isWide isBusy={isBusy}>
          {say("apply.send")}
        </Button>
      </form>
    </div>
  );
}
