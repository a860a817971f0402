import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startPostgres } from "./postgres.ts";
import { removePostgresHome } from "./postgres-home.ts";

let base: string;
let dir: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "beeline-postgres-test-")));
  // As root the server runs as another account, which has to get through.
  chmodSync(base, 0o755);
  dir = join(base, "postgres");
});
afterEach(() => {
  removePostgresHome(dir);
  rmSync(base, { recursive: true, force: true });
});

async function ask(url: string, text: string): Promise<unknown> {
  const sql = postgres(url, { max: 1 });
  try {
    return (await sql.unsafe(text)).map((row) => Object.values(row)[0])[0];
  } finally {
    await sql.end();
  }
}

const isRoot = process.getuid?.() === 0;

describe("the embedded PostgreSQL", { timeout: 60_000 }, () => {
  test("is version 18, keeps its data, and asks for its password", async () => {
    const first = await startPostgres({ dir, isDurable: false });
    expect(await ask(first.url("postgres"), "show server_version")).toMatch(/^18\./);
    expect(await first.createDatabase("shop")).toBe(true);
    expect(await first.createDatabase("shop")).toBe(false);
    await ask(first.url("shop"), "create table kept as select 42 as answer");
    const stranger = first.url("shop").replace(/:[0-9a-f]+@/, ":wrong@");
    await expect(ask(stranger, "select 1")).rejects.toThrow(/password/);
    await first.stop();

    const second = await startPostgres({ dir, isDurable: false });
    expect(await ask(second.url("shop"), "select answer from kept")).toBe(42);
    await second.stop();
  });

  test("writes through to the disk unless told otherwise", async () => {
    const server = await startPostgres({ dir });
    const url = server.url("postgres");
    expect(await ask(url, "show fsync")).toBe("on");
    expect(await ask(url, "show synchronous_commit")).toBe("on");
    await server.stop();
  });

  test("starts over a pid file whose process is somebody else by now", async () => {
    const server = await startPostgres({ dir, isDurable: false });
    await server.stop();
    writeFileSync(join(dir, "data/postmaster.pid"), `${process.pid}\n${join(dir, "data")}\n`);
    const again = await startPostgres({ dir, isDurable: false });
    expect(await ask(again.url("postgres"), "select 1")).toBe(1);
    await again.stop();
  });

  test("ends a server that an earlier run left behind", async () => {
    const orphan = await startPostgres({ dir, isDurable: false });
    const pid = () => readFileSync(join(dir, "data/postmaster.pid"), "utf8").split("\n")[0];
    const orphanPid = pid();
    const server = await startPostgres({ dir, isDurable: false });
    await orphan.child.exited;
    expect(pid()).not.toBe(orphanPid);
    expect(await ask(server.url("postgres"), "select 1")).toBe(1);
    await server.stop();
  });

  test("makes its data anew when an earlier attempt was interrupted", async () => {
    mkdirSync(join(dir, "data.new"), { recursive: true });
    writeFileSync(join(dir, "data.new/PG_VERSION"), "18\n");
    const server = await startPostgres({ dir, isDurable: false });
    expect(await ask(server.url("postgres"), "select 1")).toBe(1);
    await server.stop();
  });

  test("refuses data of another version in one sentence", async () => {
    mkdirSync(join(dir, "data"), { recursive: true });
    writeFileSync(join(dir, "data/PG_VERSION"), "17\n");
    await expect(startPostgres({ dir })).rejects.toThrow(
      /made by PostgreSQL 17, this is 18.*--fresh/,
    );
  });

  test("removes a temporary directory when it stops", async () => {
    const server = await startPostgres({ isDurable: false });
    const data = String(await ask(server.url("postgres"), "show data_directory"));
    await server.stop();
    expect(existsSync(data)).toBe(false);
  });
});

if (isRoot) {
  describe("as root, in a directory that others cannot enter", { timeout: 60_000 }, () => {
    test("puts its files elsewhere and says so", async () => {
      mkdirSync(join(base, "private"), { mode: 0o700 });
      const hidden = join(base, "private/postgres");
      const server = await startPostgres({ dir: hidden, isDurable: false });
      expect(server.note).toContain("/var/tmp/beeline-");
      expect(await ask(server.url("postgres"), "select 1")).toBe(1);
      await server.stop();
      removePostgresHome(hidden);
    });
  });
}
