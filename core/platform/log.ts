/** Structured logs on standard output. Ids and codes only: personal data has no business here. */
import pino from "pino";

export type Log = pino.Logger;

export function makeLog(options: { level: string; region: string }): Log {
  return pino({
    level: options.level,
    base: { region: options.region },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    // A second line of defence: these never appear, even if somebody logs a whole object.
    redact: {
      paths: [
        "phone",
        "name",
        "address",
        "notes",
        "token",
        "code",
        "otp",
        "*.phone",
        "*.address",
      ].concat(["*.name", "*.notes", "*.token", "*.otp", "headers.authorization"]),
      remove: true,
    },
    serializers: { error: describeError },
  });
}

/** An error without its query parameters: drivers like to repeat what they were sent. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: "A value that is not an error was thrown" };
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
  const message = error.message.split("\n")[0]?.replace(/params: .*/s, "params: …") ?? "";
  const { code } = error as { code?: unknown };
  const stack = error.stack
    ?.split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 8);
  return {
    name: error.name,
    message,
    ...(typeof code === "string" ? { code } : {}),
    stack,
    ...cause,
  };
}
