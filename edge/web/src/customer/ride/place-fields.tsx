/** The two ends of a ride: which one the map moves, and a few words about each. */
import type { Position } from "#shared/geo.ts";
import { Button, IconButton } from "../../design/button.tsx";
import { Icon } from "../../design/icons.tsx";
import { Note } from "../../design/notice.tsx";
import { canFindMe, useFindMe } from "../../find-me.ts";
import { say } from "../../i18n/speech.ts";
import { useShopping } from "../shopping.tsx";
import type { End, RidePlaces } from "./ride-places.ts";

export function PlaceFields({ places }: { places: RidePlaces }) {
  return (
    <section className="panel stack" aria-label={say("ride.title")}>
      <div className="row ride-ends">
        <div className="grow stack tight">
          <PlaceField end="pickup" places={places} />
          <PlaceField end="dropoff" places={places} />
        </div>
        <IconButton
          icon="swap"
          label={say("ride.swap")}
          onClick={places.swap}
          disabled={!places.dropoff}
        />
      </div>
      {places.outside ? (
        <Note icon="alert" tone="bad">
          {say("ride.outside")}
        </Note>
      ) : (
        <p className="small soft">
          {say(places.active === "pickup" ? "ride.set_pickup" : "ride.set_dropoff")}
        </p>
      )}
      <Shortcuts places={places} />
    </section>
  );
}

function PlaceField({ end, places }: { end: End; places: RidePlaces }) {
  const { active, activate, put } = places;
  const place = places[end];
  const isPickup = end === "pickup";
  const label = say(isPickup ? "ride.pickup_label" : "ride.dropoff_label");
  return (
    <div className="ride-end" data-active={active === end || undefined} data-end={end}>
      <Icon name={isPickup ? "pin" : "home"} />
      <input
        aria-label={label}
        name={end}
        maxLength={300}
        value={place?.address ?? ""}
        placeholder={say(isPickup ? "ride.choose_pickup" : "ride.choose_dropoff")}
        readOnly={!place}
        onFocus={() => activate(end)}
        onChange={(event) => place && put(end, { ...place, address: event.target.value })}
      />
    </div>
  );
}

/** Places that need no tap: where I am, and where my orders go. */
function Shortcuts({ places }: { places: RidePlaces }) {
  const { place } = useShopping();
  const { active, move, put } = places;
  return (
    <div className="row wrap">
      <MyPosition onFound={(position) => move(active, position, say("ride.my_position_short"))} />
      <Button size="small" icon="home" onClick={() => put(active, place)}>
        {say("ride.delivery_place")}
      </Button>
    </div>
  );
}

function MyPosition({ onFound }: { onFound: (position: Position) => void }) {
  const { isBusy, hasFailed, find } = useFindMe(onFound);
  if (!canFindMe()) return null;
  return (
    <>
      <Button size="small" icon="locate" onClick={find} isBusy={isBusy}>
        {say("ride.my_position")}
      </Button>
      {hasFailed ? (
        <p className="small soft ride-told" role="alert">
          {say("ride.no_position")}
        </p>
      ) : null}
    </>
  );
}
