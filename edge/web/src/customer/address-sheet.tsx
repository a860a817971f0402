import { useMemo, useState } from "react";
import { isInside, type Position } from "#shared/geo.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { MapView } from "../map/map-view.tsx";
import { useShopping } from "./shopping.tsx";

/** Where to deliver: a pin on the map, and what to look for at the door. */
export function AddressSheet({ onClose }: { onClose: () => void }) {
  const { city, place, setPlace } = useShopping();
  const [position, setPosition] = useState<Position>(place.position);
  const [address, setAddress] = useState(place.address);
  const isServed = isInside(position, city.serviceArea);
  const markers = useMemo(
    () => [{ id: "pin", kind: "home" as const, position, label: "Deliver here" }],
    [position],
  );
  const [fit] = useState([place.position]);
  const save = () => {
    setPlace({ position, address: address.trim() });
    onClose();
  };
  return (
    <Sheet
      title="Where to?"
      onClose={onClose}
      footer={
        <Button
          look="main"
          size="large"
          onClick={save}
          disabled={!isServed || address.trim() === ""}
        >
          Deliver here
        </Button>
      }
    >
      <div className="pick-map">
        <MapView
          city={city}
          label="Pick the place of delivery"
          markers={markers}
          fit={fit}
          onPick={setPosition}
        />
      </div>
      {isServed ? (
        <p className="small soft">Tap the map to move the pin.</p>
      ) : (
        <Note icon="alert" tone="bad">
          That place is outside the service area. Choose a place inside the dashed outline.
        </Note>
      )}
      <MyLocation onFound={setPosition} />
      <TextField
        label="Address for the rider"
        name="address"
        autoComplete="street-address"
        maxLength={300}
        placeholder="Street, house, floor, name on the bell"
        value={address}
        onChange={(event) => setAddress(event.target.value)}
        error={address.trim() === "" ? "The rider needs an address." : undefined}
      />
    </Sheet>
  );
}

function MyLocation({ onFound }: { onFound: (position: Position) => void }) {
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  if (!("geolocation" in navigator)) return null;
  const find = () => {
    setIsBusy(true);
    setHasFailed(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setIsBusy(false);
        onFound({ lat: coords.latitude, lng: coords.longitude });
      },
      () => {
        setIsBusy(false);
        setHasFailed(true);
      },
      { timeout: 10_000, maximumAge: 60_000 },
    );
  };
  return (
    <div className="stack tight">
      <Button icon="locate" onClick={find} isBusy={isBusy}>
        Use my location
      </Button>
      {hasFailed ? (
        <p className="small soft" role="alert">
          Your browser did not tell where you are. Tap the map instead.
        </p>
      ) : null}
    </div>
  );
}
