/** Roles belong to the whole cluster: several databases may be migrated at once, each again and again. */
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeApplicationLogin } from "./application-login.ts";
import { migrate } from "./migrate.ts";

const names = Array.from({ length: 3 }, () => `login_${randomBytes(5).toString("hex")}`);
const serverUrl = () => process.env["BEELINE_TEST_PG_URL"] ?? "";
const urlOf = (name: string) => {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
};

let admin: postgres.Sql;
beforeAll(async () => {
  admin = postgres(serverUrl(), { max: 1, onnotice: () => {} });
  for (const name of names) await admin`create database ${admin(name)}`;
});
afterAll(async () => {
  for (const name of names) await admin`drop database ${admin(name)} with (force)`;
  await admin`drop role if exists ${admin(names[0]!)}`;
  await admin.end();
});

test("several databases and several starts at once end with one login that works in all", async () => {
  const starts = [...names, ...names];
  await Promise.all(starts.map((name) => migrate(urlOf(name))));
  const login = { name: names[0]!, password: "it's a secret" };
  const urls = await Promise.all(starts.map((name) => makeApplicationLogin(urlOf(name), login)));
  for (const url of urls) {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    expect(await sql`select from orders`).toHaveLength(0);
    await expect(sql`truncate orders`).rejects.toThrow("permission denied");
    await expect(sql`drop table jobs.job`).rejects.toThrow("must be owner");
    await sql.end();
  }
});

test("an owner who may not create roles is told so", async () => {
  const weak = `${names[1]}_weak`;
  await admin`create role ${admin(weak)} login password 'x'`;
  const url = new URL(urlOf(names[1]!));
  [url.username, url.password] = [weak, "x"];
  const made = makeApplicationLogin(url.href, { name: `${weak}_app`, password: "y" });
  await expect(made).rejects.toMatchObject({ code: "42501" });
  await admin`drop role ${admin(weak)}`;
});
