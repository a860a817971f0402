/** Cuts a settlement file that is too long for one request into files with the same head: pure. */

/**
 * @param most characters of one part, at least the head and the longest record
 * @returns parts in order; undefined when a record alone is longer than a part
 */
export function csvParts(csv: string, most: number): readonly string[] | undefined {
  if (csv.length <= most) return [csv];
  const [head, ...records] = recordsOf(csv);
  if (head === undefined) return [csv];
  const parts: string[] = [];
  let part = head;
  for (const record of records) {
    if (head.length + record.length > most) return undefined;
    if (part.length + record.length > most) {
      parts.push(part);
      part = head;
    }
    part += record;
  }
  parts.push(part);
  return parts;
}

/** With their line ends. A line end between quotes belongs to its field. */
function recordsOf(csv: string): string[] {
  const records: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < csv.length; at++) {
    if (csv[at] === '"') isQuoted = !isQuoted;
    if (csv[at] !== "\n" || isQuoted) continue;
    records.push(csv.slice(from, at + 1));
    from = at + 1;
  }
  if (from < csv.length) records.push(csv.slice(from));
  return records;
}
