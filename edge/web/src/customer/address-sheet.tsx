import { useMemo, useState } from "react";
import { isInside, type Position } from "#shared/geo.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { canFindMe, useFindMe } from "../find-me.ts";
import { say } from "../i18n/speech.ts";
import { MapView } from "../map/map-view.tsx";
import { useShopping } from "./shopping.tsx";

/** Where to deliver: a pin on the map, and what to look for at the door. */
export function AddressSheet({ onClose }: { onClose: () => void }) {
  const { city, place, setPlace } = useShopping();
  const [position, setPosition] = useState<Position>(place.position);
  const [address, setAddress] = useState(place.address);
  const isServed = isInside(position, city.serviceArea);
  const markers = useMemo(
    () => [{ id: "pin", kind: "home" as const, position, label: say("address.deliver_here") }],
    [position],
  );
  const [fit] = useState([place.position]);
  const save = () => {
    setPlace({ position, address: address.trim() });
    onClose();
  };
  return (
    <Sheet
      title={say("address.title")}
      onClose={onClose}
      footer={
        <Button
          look="main"
          size="large"
          onClick={save}
          disabled={!isServed || address.trim() === ""}
        >
          {say("address.deliver_here")}
        </Button>
      }
    >
      <div className="pick-map">
        <MapView
          city={city}
          label={say("address.map")}
          markers={markers}
          fit={fit}
          onPick={setPosition}
        />
      </div>
      {isServed ? (
        <p className="small soft">{say("address.tap")}</p>
      ) : (
        <Note icon="alert" tone="bad">
          {say("address.outside")}
        </Note>
      )}
      <MyLocation onFound={setPosition} />
      <TextField
        label={say("address.label")}
        name="address"
        autoComplete="street-address"
        maxLength={300}
        placeholder={say("address.example")}
        value={address}
        onChange={(event) => setAddress(event.target.value)}
        error={address.trim() === "" ? say("address.needed") : undefined}
      />
    </Sheet>
  );
}

function MyLocation({ onFound }: { onFound: (position: Position) => void }) {
  const { isBusy, hasFailed, find } = useFindMe(onFound);
  if (!canFindMe()) return null;
  return (
    <div className="stack tight">
      <Button icon="locate" onClick={find} isBusy={isBusy}>
        {say("address.my_location")}
      </Button>
      {hasFailed ? (
        <p className="small soft" role="alert">
          {say("address.no_location")}
        </p>
      ) : null}
    </div>
  );
}
