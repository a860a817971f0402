/** What the customer's pages share: the cities, the chosen one, where to deliver, the basket. */
import { createContext, Fragment, type ReactNode, useCallback, useContext, useMemo } from "react";
import { z } from "zod";
import { type CityView, catalogRoutes } from "#shared/contracts/catalog.ts";
import { Dropoff } from "#shared/contracts/orders.ts";
import { offsetMeters } from "#shared/geo.ts";
import { say } from "../i18n/speech.ts";
import { useRegionOfSpeech } from "../i18n/use-language.ts";
import { keep, useKept } from "../keep.ts";
import { apiOf, publicClient } from "../session/call-api.ts";
import { useSession } from "../session/use-session.ts";
import { type Loaded, useLoad } from "../use-load.ts";
import { Basket } from "./basket.ts";

export const api = apiOf("customer");

const keptCity = keep("beeline.city", z.string().nullable(), null);
const keptBasket = keep("beeline.basket", Basket.nullable(), null);
const keptPlaces = keep("beeline.places", z.record(z.string(), Dropoff), {});

/** Where an order goes. */
export type Place = z.infer<typeof Dropoff>;

export interface Shopping {
  readonly cities: readonly CityView[];
  readonly city: CityView;
  chooseCity(code: string): void;
  readonly place: Place;
  setPlace(place: Place): void;
  readonly basket: Basket | null;
  setBasket(basket: Basket | null): void;
}

const ShoppingContext = createContext<Shopping | null>(null);

export function useShopping(): Shopping {
  const shopping = useContext(ShoppingContext);
  if (!shopping) throw new Error("Outside of <ShoppingProvider>");
  return shopping;
}

/** A place to start from, near the middle of the city; the customer moves it. */
function startPlace(city: CityView): Place {
  return {
    position: offsetMeters(city.center, { northMeters: 420, eastMeters: -360 }),
    address: say("place.near_centre", { city: city.name }),
  };
}

export function useCities(): { loaded: Loaded<{ items: CityView[] }>; reload: () => void } {
  return useLoad("cities", () => publicClient.call(catalogRoutes.listCities));
}

export function ShoppingProvider({
  cities,
  children,
}: {
  cities: readonly CityView[];
  children: ReactNode;
}) {
  const session = useSession("customer");
  const code = useKept(keptCity);
  const basket = useKept(keptBasket);
  const places = useKept(keptPlaces);
  // An account belongs to its region: elsewhere it could look, but never order.
  const own = session ? cities.filter((city) => city.region === session.user.region) : cities;
  const offered = own.length > 0 ? own : cities;
  const city = offered.find((candidate) => candidate.code === code) ?? offered[0];
  const setPlace = useCallback(
    (place: Place) => city && keptPlaces.set({ ...keptPlaces.get(), [city.code]: place }),
    [city],
  );
  const shopping = useMemo<Shopping | null>(
    () =>
      city
        ? {
            cities: offered,
            city,
            chooseCity: (next) => keptCity.set(next),
            place: places[city.code] ?? startPlace(city),
            setPlace,
            basket: basket?.cityCode === city.code ? basket : null,
            setBasket: (next) => keptBasket.set(next),
          }
        : null,
    [offered, city, places, basket, setPlace],
  );
  useRegionOfSpeech(city?.region);
  if (!shopping) return null;
  return (
    <ShoppingContext value={shopping}>
      <Fragment key={shopping.city.region}>{children}</Fragment>
    </ShoppingContext>
  );
}
