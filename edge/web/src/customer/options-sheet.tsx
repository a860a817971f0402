import { useState } from "react";
import type { Item } from "#shared/contracts/catalog.ts";
import { Button } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import { moneyWords } from "../words/money-words.ts";
import { lineOf } from "./basket.ts";

export function OptionsSheet(props: {
  item: Item;
  onClose: () => void;
  onAdd: (optionIds: string[]) => void;
}) {
  const { item } = props;
  const [chosen, setChosen] = useState<string[]>([]);
  const flip = (id: string) =>
    setChosen((was) => (was.includes(id) ? was.filter((other) => other !== id) : [...was, id]));
  return (
    <Sheet
      title={item.name}
      onClose={props.onClose}
      footer={
        <Button look="main" size="large" onClick={() => props.onAdd(chosen)}>
          <span className="figures">
            {say("item.add_for", { price: moneyWords(lineOf(item, chosen).unitPrice) })}
          </span>
        </Button>
      }
    >
      {item.description ? <p className="soft">{item.description}</p> : null}
      <fieldset className="options">
        <legend>{say("item.extras")}</legend>
        {item.options.map((option) => (
          <label key={option.id} className="option-row">
            <input
              type="checkbox"
              checked={chosen.includes(option.id)}
              onChange={() => flip(option.id)}
            />
            <span className="grow">{option.name}</span>
            <MoneyText amount={option.price} />
          </label>
        ))}
      </fieldset>
    </Sheet>
  );
}
