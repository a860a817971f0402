import { type FormEvent, useState } from "react";
import { catalogRoutes, type Item } from "#shared/contracts/catalog.ts";
import { partnerRoutes } from "#shared/contracts/partner.ts";
import { Button } from "../design/button.tsx";
import { TextField, Toggle } from "../design/field.tsx";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { publicClient } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { partnerApi } from "./partner-api.ts";

/** What can be ordered right now. A change is seen by customers at once. */
export function ItemsPage({ storeId }: { storeId: string }) {
  const { loaded, reload } = useLoad(storeId, () =>
    publicClient.call(catalogRoutes.getMenu, { params: { id: storeId } }),
  );
  return (
    <div className="stack loose narrow">
      <h1>{say("partner.items")}</h1>
      <Show loaded={loaded} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="list" title={say("items.none")} next={say("items.none_next")} />
          ) : (
            <ul className="rows">
              {items.map((item) => (
                <ItemControl key={item.id} first={item} />
              ))}
            </ul>
          )
        }
      </Show>
    </div>
  );
}

function ItemControl({ first }: { first: Item }) {
  const [item, setItem] = useState(first);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const change = async (body: { available?: boolean; stock?: number | null }) => {
    setIsBusy(true);
    setError(null);
    try {
      setItem(await partnerApi.call(partnerRoutes.updateItem, { params: { id: item.id }, body }));
    } catch (caught) {
      setError(caught);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <li className="item-control">
      <div className="grow">
        <h2>{item.name}</h2>
        <p className="small soft">
          <MoneyText amount={item.price} />
        </p>
        <ErrorNote error={error} />
      </div>
      <StockForm
        item={item}
        isBusy={isBusy}
        onStock={(stock) =>
          void change(stock === null ? { stock } : { stock, available: stock > 0 })
        }
      />
      <Toggle
        label={say(item.available ? "items.on_sale" : "item.sold_out")}
        isOn={item.available}
        isBusy={isBusy}
        onChange={(available) => void change({ available })}
      />
    </li>
  );
}

function StockForm(props: {
  item: Item;
  isBusy: boolean;
  onStock: (stock: number | null) => void;
}) {
  const { item } = props;
  const [typed, setTyped] = useState(item.stock === null ? "" : String(item.stock));
  const isChanged = typed !== (item.stock === null ? "" : String(item.stock));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onStock(typed === "" ? null : Math.min(100_000, Number(typed)));
  };
  return (
    <form className="stock-form" onSubmit={submit}>
      <TextField
        label={say("items.stock_of", { name: item.name })}
        isLabelHidden
        inputMode="numeric"
        placeholder={say("items.stock")}
        value={typed}
        onChange={(event) => setTyped(event.target.value.replaceAll(/\D/g, "").slice(0, 6))}
      />
      {isChanged ? (
        <Button type="submit" look="main" isBusy={props.isBusy}>
          {say("items.save")}
        </Button>
      ) : null}
    </form>
  );
}
