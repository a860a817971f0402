/**
 * One JSON object per line. Only what a caller of this function names is logged: never a body, a
 * header, a query (it may hold a token) or anything a person wrote.
 */
type Level = "info" | "warn" | "error";

export function logLine(
  level: Level,
  message: string,
  fields: Record<string, string | number | boolean | undefined>,
): void {
  console[level](JSON.stringify({ level, side: "edge", message, ...fields }));
}
