/** Filters of a list. They live in the address, so that a filtered list can be sent to somebody. */
import { useState } from "react";
import { SelectField, TextField } from "../../design/field.tsx";
import { say } from "../../i18n/speech.ts";
import { go, useSearch } from "../../router.tsx";
import { termOptions } from "./form-parts.tsx";
import { termWords } from "./money-signs.ts";

export interface Filters {
  /** The value of a filter when it is one of the allowed, otherwise undefined. */
  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined;
  text(name: string): string;
  set(name: string, value: string): void;
  /** Changes whenever a filter does. */
  readonly key: string;
}

export function useFilters(): Filters {
  const search = useSearch();
  return {
    key: search.toString(),
    text: (name) => search.get(name) ?? "",
    oneOf: (name, allowed) => allowed.find((value) => value === search.get(name)),
    set: (name, value) => {
      const next = new URLSearchParams(search);
      if (value === "") next.delete(name);
      else next.set(name, value);
      const text = next.toString();
      go(location.pathname + (text === "" ? "" : `?${text}`), { replace: true });
    },
  };
}

const labels = {
  state: "books.state",
  standing: "books.state",
  kind: "books.kind",
  classification: "books.kind",
  provider: "books.provider",
  attention: "books.attention",
} as const;

export function FilterSelect<T extends string>(props: {
  filters: Filters;
  name: keyof typeof labels;
  options: readonly T[];
  words?: (option: T) => string;
  /** What no choice means. */
  all?: string;
}) {
  const { filters, name, options, words = termWords, all = say("books.all") } = props;
  return (
    <SelectField
      label={say(labels[name])}
      value={filters.oneOf(name, options) ?? ""}
      onChange={(event) => filters.set(name, event.target.value)}
    >
      <option value="">{all}</option>
      {termOptions(options, words)}
    </SelectField>
  );
}

/** Searches when Enter is pressed or the field is left, not with every letter. */
export function FilterText(props: {
  filters: Filters;
  name: string;
  label: string;
  placeholder?: string;
}) {
  const { filters, name } = props;
  const applied = filters.text(name);
  const [typed, setTyped] = useState({ applied, text: applied });
  const text = typed.applied === applied ? typed.text : applied;
  const apply = () => filters.set(name, text.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextField
        label={props.label}
        type="search"
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        placeholder={props.placeholder}
        value={text}
        onChange={(event) => setTyped({ applied, text: event.target.value })}
        onBlur={apply}
      />
    </form>
  );
}
