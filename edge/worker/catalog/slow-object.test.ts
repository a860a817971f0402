/** A city whose object hangs: the copy goes on serving, and nobody waits for ever. */
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import type { Env } from "../env.ts";
import { readCity } from "./read-city.ts";

it("is shown as it was known, and refused in time where nothing is known", async () => {
  const news = { hangs: false };
  const stub = {
    news: (known: unknown) =>
      news.hangs ? new Promise(() => {}) : env.CITY_CATALOG.getByName("blr").news(known as never),
  };
  const objects = { ...env, CITY_CATALOG: { getByName: () => stub } } as unknown as Env;
  const behind = () => {};
  const view = await readCity(objects, behind, "blr");
  news.hangs = true;
  const realNow = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => realNow + 60_000);
  expect(await readCity(objects, behind, "blr")).toBe(view);
  await expect(readCity(objects, behind, "ldn")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  vi.restoreAllMocks();
}, 20_000);
