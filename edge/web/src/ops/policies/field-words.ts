/** What people read of a policy's fields and choices; what is newer than this page is told by its name. */
import { isRideType } from "#shared/ride-types.ts";
import { currentSpeech, type PlainKey, say } from "../../i18n/speech.ts";
import { rideTypeWords } from "../../words/ride-words.ts";
import { type Json, labelOf, textOf, unitOf } from "./form-rules.ts";

const isKey = (key: string): key is PlainKey => key in currentSpeech().texts;
const isVehicle = (name: string) => isKey(`vehicle.${name}`);
const isRow = (name: string) => /^\d+$/.test(name);
/** Keys of records and numbers of rows: the fields below them are the same for each. */
const isAny = (name: string) => isRow(name) || isRideType(name) || isVehicle(name);

const keyOf = (area: "field" | "choice", kind: string, path: readonly string[]) =>
  [area, kind, ...path.filter((name) => !isAny(name))].join(".");

/** @param told what the schema says of it, in English */
export function fieldWords(kind: string, path: readonly string[], told?: string): string {
  const name = path.at(-1) ?? "";
  if (isRow(name)) return `${+name + 1}`;
  if (isRideType(name)) return rideTypeWords(name);
  const vehicle = `vehicle.${name}`;
  if (isKey(vehicle)) return say(vehicle);
  const key = keyOf("field", kind, path);
  return isKey(key) ? say(key) : labelOf(name, told);
}

/** With the unit, where the name tells one. */
export function labelWords(kind: string, path: readonly string[], told?: string): string {
  const label = fieldWords(kind, path, told);
  const unit = unitOf(path.at(-1) ?? "");
  return unit ? say("policy.label_unit", { label, unit: say(unit) }) : label;
}

/** `types.AUTO.perKmMinor` is "Fares by type of ride › Auto › …"; rows are counted from 1. */
export function pathWords(kind: string, path: string): string {
  const names = path.split(".");
  return names
    .map((_, at) => {
      const upTo = names.slice(0, at + 1);
      return at === names.length - 1 ? labelWords(kind, upTo) : fieldWords(kind, upTo);
    })
    .join(" › ");
}

/** One of a schema's choices. */
export function choiceWords(kind: string, path: readonly string[], choice: string): string {
  const own = keyOf("choice", kind, [...path, "?"]).replace("?", choice);
  const known = [own, `ride.type.${choice}`, ...shared.map((area) => `${area}.${choice}`)];
  const key = known.find(isKey);
  return key ? say(key) : choice;
}

/** Areas whose words are those of choices that are known everywhere. */
const shared = ["vehicle", "paper", "alarm"];

/** A value for people: choices in words, everything else as it is typed. */
export function valueWords(kind: string, path: readonly string[], value: Json | undefined): string {
  if (typeof value === "string") return choiceWords(kind, path, value);
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string")) return textOf(value);
  return value.map((one) => choiceWords(kind, path, one)).join(", ");
}
