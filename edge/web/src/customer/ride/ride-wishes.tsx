/** What a passenger may ask for: each is a filter, so fewer drivers fit. */
import type { RidePreferences } from "#shared/contracts/order-ride.ts";
import { Toggle } from "../../design/field.tsx";
import { say } from "../../i18n/speech.ts";
import { wishes } from "../../words/ride-words.ts";

export function RideWishes(props: {
  value: RidePreferences;
  onChange: (value: RidePreferences) => void;
}) {
  const { value, onChange } = props;
  const isAny = wishes.some(([name]) => value[name]);
  return (
    <section className="panel stack tight" aria-labelledby="wishes-title">
      <h2 id="wishes-title">{say("ride.preferences")}</h2>
      {wishes.map(([name, label]) => (
        <Toggle
          key={name}
          label={say(label)}
          isOn={value[name] === true}
          onChange={(isOn) => onChange({ ...value, [name]: isOn })}
        />
      ))}
      {isAny ? <p className="small soft">{say("ride.fewer")}</p> : null}
    </section>
  );
}
