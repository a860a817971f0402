import { useState } from "react";
import { SelectField } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { say } from "../i18n/speech.ts";
import { usePageTitle } from "../router.tsx";
import { AddressSheet } from "./address-sheet.tsx";
import { OrderAgain, PopularNear } from "./recommended.tsx";
import { moveFocus, SearchBox } from "./search-box.tsx";
import { SearchResults } from "./search-results.tsx";
import { useShopping } from "./shopping.tsx";
import { StoreList } from "./store-list.tsx";
import { useSearch } from "./use-search.ts";

export function StoresPage() {
  const { city, place } = useShopping();
  const [typed, setTyped] = useState("");
  const searching = useSearch(typed, city.code, place.position);
  usePageTitle(city.name);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the links inside, on their way up
    <div
      className="stack loose"
      onKeyDown={(event) => {
        const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
        const isLink = event.target instanceof HTMLAnchorElement;
        if (step && isLink && moveFocus(step, null)) event.preventDefault();
      }}
    >
      <Hero typed={typed} setTyped={setTyped} />
      {typed.trim() === "" ? (
        <>
          <OrderAgain />
          <PopularNear />
          <StoreList key={city.code} />
        </>
      ) : (
        <SearchResults searching={searching} />
      )}
    </div>
  );
}

function Hero({ typed, setTyped }: { typed: string; setTyped: (typed: string) => void }) {
  const { cities, city, chooseCity, place } = useShopping();
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <section className="hero" aria-label={say("stores.find")}>
      <h1>{say("stores.what", { city: city.name })}</h1>
      <div className="hero-row">
        <SearchBox typed={typed} setTyped={setTyped} />
        {cities.length > 1 ? (
          <SelectField
            label={say("stores.city")}
            isLabelHidden
            value={city.code}
            onChange={(event) => chooseCity(event.target.value)}
          >
            {cities.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </SelectField>
        ) : null}
      </div>
      <button type="button" className="place-button" onClick={() => setIsChoosing(true)}>
        <Icon name="pin" size={18} />
        <span className="cut">
          {say("address.deliver_to")} <strong>{place.address}</strong>
        </span>
        <span className="place-change">{say("address.change")}</span>
      </button>
      {isChoosing ? <AddressSheet onClose={() => setIsChoosing(false)} /> : null}
    </section>
  );
}
