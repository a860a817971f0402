import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { languageCodes } from "#shared/languages.ts";
import { shelfOf } from "#shared/links/code-rules.ts";
import { callEdge, callSigned, problemOf } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { LinkHarness, later, newLink, open, publish } from "../testing/link-harness.ts";
import { LinkShelf } from "./link-shelf.ts";
import { linkWords } from "./link-words.ts";

let core: FakeCore;
let harness: LinkHarness;

beforeAll(async () => {
  core = await installFakeCore();
});
beforeEach(() => {
  harness = new LinkHarness(core);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a campaign link", () => {
  it("leads to its target, and caches may hold it for a minute", async () => {
    const link = newLink();
    await publish(link);
    const answer = await open(link.code);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("https://example.com/menu");
    const [, seconds] = /^public, max-age=(\d+)$/.exec(answer.headers.get("cache-control")!)!;
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    expect(Number(seconds)).toBeGreaterThan(50);
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("x-robots-tag")).toBe("noindex");
  });

  it("that everybody opens asks its shelf once", async () => {
    const link = newLink();
    await publish(link);
    const find = vi.spyOn(LinkShelf.prototype, "find");
    try {
      await open(link.code);
      for (let i = 0; i < 200; i++) expect((await open(link.code)).status).toBe(302);
      expect(find.mock.calls.length).toBeLessThanOrEqual(1);
    } finally {
      find.mockRestore();
    }
  });

  it("ends within a minute of its revocation, wherever it is remembered", async () => {
    const link = newLink();
    await publish(link);
    await open(link.code);
    // Another place of the edge is told; this one is not.
    const stub = env.LINK_SHELF.getByName(shelfOf(link.code));
    await stub.claim([{ ...link, isRevoked: true }]);
    expect((await open(link.code)).status).toBe(302);
    later(40_000);
    const late = await open(link.code);
    expect(late.status).toBe(302);
    const [, seconds] = /max-age=(\d+)$/.exec(late.headers.get("cache-control")!)!;
    expect(Number(seconds)).toBeLessThanOrEqual(20);
    later(20_000);
    expect((await open(link.code)).status).toBe(410);
  });

  it("ends at once where its revocation arrives", async () => {
    const link = newLink();
    await publish(link);
    await open(link.code);
    await publish({ ...link, isRevoked: true });
    expect((await open(link.code)).status).toBe(410);
  });

  it("ends when its time is over, although it is remembered", async () => {
    const link = newLink({ expiresAt: new Date(Date.now() + 30_000).toISOString() });
    await publish(link);
    expect((await open(link.code)).status).toBe(302);
    later(31_000);
    expect((await open(link.code)).status).toBe(410);
  });

  it("never leads inside, whatever its core says", async () => {
    const bad = ["http://169.254.169.254/", "javascript:alert(1)", "https://edge.test/s/abcdefg"];
    for (const target of bad) {
      const link = newLink({ target });
      await publish(link);
      expect((await open(link.code)).status).toBe(404);
    }
  });
});

describe("a shared trip", () => {
  it("leads to the guest's page with a token of its home, and nobody may keep that", async () => {
    const link = harness.newTrip();
    await publish(link);
    const answer = await open(link.code);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(
      `/track/${harness.trips.get(link.id)}#${link.code}`,
    );
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    const [call] = core.seen.filter(({ path }) => path === "/internal/links/guest");
    expect(call).toMatchObject({ region: "in", method: "POST" });
    expect(call!.headers.get("x-beeline-signature")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("asks its home once in five seconds, and is closed five seconds after its end", async () => {
    const link = harness.newTrip();
    await publish(link);
    for (let i = 0; i < 20; i++) expect((await open(link.code)).status).toBe(302);
    expect(core.seen.filter(({ path }) => path === "/internal/links/guest").length).toBe(1);
    harness.trips.delete(link.id);
    expect((await open(link.code)).status).toBe(302);
    later(5_000);
    expect((await open(link.code)).status).toBe(410);
  });

  it("says honestly when its home is away", async () => {
    const link = harness.newTrip();
    await publish(link);
    core.isAway = true;
    const answer = await open(link.code);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).not.toBeNull();
    expect(await answer.text()).toContain("Try again in a moment");
  });
});

describe("a link that leads nowhere", () => {
  it.each(["nosuchcode", "aB3dE7z", "x", "..%2f..", "%00", "%", "a".repeat(500)])(
    "%s is 404 as a page",
    async (code) => {
      const answer = await open(code);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(await answer.text()).toContain("There is no such link");
    },
  );

  it.each(languageCodes)("says so in %s when the browser asks for it", async (language) => {
    const accept = "text/html,application/xhtml+xml";
    const answer = await open("nosuchcode", { accept, "accept-language": `pt, ${language};q=0.9` });
    expect(answer.headers.get("content-language")).toBe(language);
    const page = await answer.text();
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(linkWords[language][404].title);
  });

  it("is problem+json for a program", async () => {
    const gone = newLink({ isRevoked: true });
    await publish(gone);
    expect((await problemOf(await open(gone.code, { accept: "application/json" }))).code).toBe(
      "LINK_ENDED",
    );
    expect((await problemOf(await open("nosuchcode", { accept: "*/*" }))).code).toBe("NOT_FOUND");
  });

  it("can only be looked at", async () => {
    const link = newLink();
    await publish(link);
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const answer = await open(link.code, { accept: "*/*" }, method);
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD");
    }
    const head = await open(link.code, {}, "HEAD");
    expect([head.status, head.headers.get("location")]).toEqual([302, "https://example.com/menu"]);
  });

  it("is found as soon as somebody makes it", async () => {
    const link = newLink();
    expect((await open(link.code)).status).toBe(404);
    await publish(link);
    expect((await open(link.code)).status).toBe(302);
  });
});

describe("codes", () => {
  it("belong to the first who claims them, of fifty at once", async () => {
    const code = "wanted-by-fifty";
    const rivals = Array.from({ length: 50 }, () => newLink({ code }));
    const answers = await Promise.all(rivals.map((link) => publish(link)));
    const winners = answers.flatMap(({ kept }) => kept);
    expect(winners.length).toBe(1);
    expect(answers.flatMap(({ taken: lost }) => lost).length).toBe(49);
    const winner = rivals.find(({ id }) => id === winners[0])!;
    // Told again, it is still theirs, and nobody else's.
    expect(await publish(winner)).toEqual({ kept: [winner.id], taken: [] });
    const loser = rivals.find(({ id }) => id !== winner.id)!;
    expect(await publish({ ...loser, isRevoked: true })).toEqual({ kept: [], taken: [loser.id] });
    expect((await open(code)).status).toBe(302);
  });

  it("stay revoked when an older message arrives later", async () => {
    const link = newLink();
    await publish({ ...link, isRevoked: true });
    await publish(link);
    expect((await open(link.code)).status).toBe(410);
  });

  it("are claimed by signed calls for regions that are served", async () => {
    const unsigned = await callEdge("/internal/links", { method: "POST", body: '{"links":[]}' });
    expect(unsigned.status).toBe(401);
    const abroad = newLink({ id: "lnk_us_01kaq8x9t0aaaaaaaaaaaaaaaa" });
    expect((await callSigned("/internal/links", { links: [abroad] })).status).toBe(404);
    expect((await callSigned("/internal/links", { links: [{ code: "x" }] })).status).toBe(400);
  });
});
