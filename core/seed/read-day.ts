import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Day, DayError, type DayFile, dayFiles, parseDay } from "./parse-day.ts";

/** Reads a day's folder. Throws DayError, also for a file that cannot be read. */
export async function readDay(folder: string): Promise<Day> {
  const contents = await Promise.all(
    dayFiles.map(async (file) => {
      const content = await readFile(join(folder, file), "utf8").catch((error: unknown) => {
        const why = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
        throw new DayError(join(folder, file), null, `cannot be read (${why})`);
      });
      return [file, content] as const;
    }),
  );
  return parseDay(Object.fromEntries(contents) as Record<DayFile, string>);
}
