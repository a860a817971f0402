/** A value that a schema probably accepts, from its JSON Schema and the names of its fields. */
import { z } from "zod";
import type { Dice } from "./dice.ts";

/** Good values by the name of a field; ids of things that exist, above all. */
export type Hints = Readonly<Record<string, readonly unknown[]>>;

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly format?: string;
}

const schemas = new WeakMap<z.ZodType, JsonSchema>();

export function valueOfSchema(schema: z.ZodType, dice: Dice, hints: Hints): unknown {
  let json = schemas.get(schema);
  if (!json) {
    json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
    schemas.set(schema, json);
  }
  return pickValue(json, "", dice, hints);
}

function pickValue(schema: JsonSchema, name: string, dice: Dice, hints: Hints): unknown {
  const known = hints[name];
  if (known && known.length > 0 && schema.type !== "object" && schema.type !== "array") {
    return dice.pick(known);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return dice.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return pickValue(dice.pick(choices), name, dice, hints);
  if (schema.allOf) {
    return Object.assign({}, ...schema.allOf.map((part) => pickValue(part, name, dice, hints)));
  }
  switch (schema.type) {
    case "object":
      return objectOf(schema, dice, hints);
    case "array": {
      const length = Math.max(schema.minItems ?? 0, dice.pick([1, 1, 2]));
      return Array.from({ length }, () => pickValue(schema.items ?? {}, name, dice, hints));
    }
    case "integer":
    case "number":
      return numberOf(schema, dice);
    case "boolean":
      return dice.often(0.5);
    case "null":
      return null;
    default:
      return textOf(schema);
  }
}

function objectOf(schema: JsonSchema, dice: Dice, hints: Hints): Record<string, unknown> {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {});
  return Object.fromEntries(
    fields
      .filter(([field]) => required.has(field) || dice.often(0.6))
      .map(([field, inner]) => [field, pickValue(inner, field, dice, hints)]),
  );
}

function numberOf({ type, minimum = 0, maximum = 100 }: JsonSchema, dice: Dice): number {
  const low = Math.max(minimum, -1e6);
  const value = low + dice.unit() * (Math.min(maximum, low + 1_000) - low);
  return type === "integer" ? Math.round(value) : value;
}

function textOf({ format, minLength = 1 }: JsonSchema): string {
  if (format === "date-time") return "2026-11-22T10:00:00Z";
  if (format === "date") return "2026-11-22";
  if (format === "uri") return "https://example.com/";
  return "word".repeat(Math.ceil(Math.max(1, minLength) / 4));
}
