/**
 * One browser context with one of the apps in it: a person with a device of their own. It keeps an
 * eye on what must never happen: errors on the console, and a request to any other machine.
 */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { DEMO_CODE } from "#shared/demo.ts";

export interface AppPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and requests to strangers, in words; empty while all is well. */
  readonly problems: string[];
  /** API calls of this context so far, such as `GET /v1/cities`. */
  readonly calls: string[];
  /** Kinds of the frames that came through its sockets, such as `position`. */
  readonly frames: string[];
  /** How often a document was loaded: once, unless somebody reloads. */
  readonly loads: number;
  close(): Promise<void>;
}

/** Small windows: each map is drawn without a graphics card. */
export const phoneSize = { width: 400, height: 760 };
export const deskSize = { width: 1000, height: 640 };
/** Where a board shows all its columns; it has no map. */
export const wallSize = { width: 1400, height: 800 };

/** An element is there within this time even when everybody draws at once on two cores. */
const PATIENCE_MS = 30_000;

export async function openApp(
  browser: Browser,
  url: string,
  viewport = phoneSize,
): Promise<AppPage> {
  const context = await browser.newContext({ viewport, locale: "en-GB" });
  context.setDefaultTimeout(PATIENCE_MS);
  const problems: string[] = [];
  const calls: string[] = [];
  const frames: string[] = [];
  let loads = 0;
  const judge = (address: string) => {
    const { protocol, hostname } = new URL(address);
    const isInside = ["data:", "blob:"].includes(protocol) || hostname === "127.0.0.1";
    if (!isInside) problems.push(`asked ${address}`);
  };
  context.on("request", (request) => {
    judge(request.url());
    if (request.resourceType() === "document") loads += 1;
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/v1/")) calls.push(`${request.method()} ${pathname}`);
  });
  context.on("weberror", (error) => problems.push(`threw ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error")
      problems.push(`said ${message.text()} at ${message.location().url}`);
  });
  context.on("page", (opened) =>
    opened.on("websocket", (socket) => {
      judge(socket.url());
      socket.on("framereceived", ({ payload }) => {
        frames.push(/^\{"type":"([\w.]+)"/.exec(String(payload))?.[1] ?? "unknown");
      });
    }),
  );
  const page = await context.newPage();
  await page.goto(url);
  return {
    ...{ page, context, problems, calls, frames },
    get loads() {
      return loads;
    },
    close: () => context.close(),
  };
}

/** Signs in by one-time code at the form that the page shows. */
export async function signInAt({ page }: AppPage, phone: string): Promise<void> {
  await page.getByLabel("Phone").fill(phone);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Code", { exact: true }).fill(DEMO_CODE);
  await page.getByRole("button", { name: "Sign in" }).click();
}
