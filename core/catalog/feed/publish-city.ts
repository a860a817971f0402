/**
 * Brings the edge to the newest version of a city: the changes that were taken now; what it has
 * missed, from where it says it is; or everything, when it is at no version that this database
 * knows. Every step is safe to repeat and to do from several processes at once.
 */
import type { StoreShelf } from "#shared/catalog/feed.ts";
import { type Runtime, systemCtx } from "../../platform/index.ts";
import { pageShelves, readShelves } from "../read-shelves.ts";
import { changedSince, cityVersion, nextVersion, takeChanges } from "./city-version.ts";
import { carriable, cutParts, fitsOneMessage } from "./cut-rules.ts";
import { sendMessage } from "./send-message.ts";

/** Stores of one change: some 200 KB of menus. */
const MAX_CHANGED = 30;
/** An edge that misses more stores gets everything, which costs less than finding out. */
const MAX_CATCH_UP = 2_000;
const PAGE = 100;

export interface Publishing {
  readonly runtime: Runtime;
  readonly cityCode: string;
  readonly stop: AbortSignal;
}

/** @returns whether everything was sent, so that the edge may lack more than the catalog */
export async function publishCity(publishing: Publishing): Promise<{ wasWhole: boolean }> {
  const { runtime, cityCode, stop } = publishing;
  const ctx = systemCtx(runtime, "catalog");
  let wasWhole = false;
  while (!stop.aborted) {
    const taken = await takeChanges(ctx, cityCode, MAX_CHANGED);
    if (!taken) break;
    const at = await sendStores(publishing, taken);
    if (at !== taken.to) wasWhole = (await catchUp(publishing, at)) || wasWhole;
    const { to: version, storeIds } = taken;
    runtime.log.info({ cityCode, version, stores: storeIds.length }, "catalog published");
  }
  return { wasWhole };
}

/** Asks where the edge is, tells it that this is the newest, and sends what it lacks. */
export async function confirmCity(publishing: Publishing): Promise<{ wasWhole: boolean }> {
  const ctx = systemCtx(publishing.runtime, "catalog");
  const version = await cityVersion(ctx, publishing.cityCode);
  const at = await sendStores(publishing, { from: version, to: version, storeIds: [] });
  return { wasWhole: at !== version || version === 0 ? await catchUp(publishing, at) : false };
}

async function sendStores(
  { runtime, cityCode, stop }: Publishing,
  { from, to, storeIds }: { from: number; to: number; storeIds: readonly string[] },
): Promise<number> {
  const found = await readShelves(systemCtx(runtime, "catalog"), storeIds);
  const here = found.filter(({ store }) => store.cityCode === cityCode);
  const [shelves, tooLarge] = carriable(here);
  tellTooLarge(runtime, tooLarge);
  // Rare: some thirty very long menus at once. The edge then asks for what it has missed.
  if (!fitsOneMessage(shelves)) return from;
  const known = new Set(here.map(({ store }) => store.id));
  const gone = storeIds.filter((id) => !known.has(id));
  return sendMessage(runtime, { kind: "change", cityCode, from, to, shelves, gone }, stop);
}

/** @returns whether everything was sent */
async function catchUp(publishing: Publishing, edgeVersion: number): Promise<boolean> {
  const { runtime, cityCode, stop } = publishing;
  const ctx = systemCtx(runtime, "catalog");
  let at = edgeVersion;
  while (!stop.aborted) {
    const newest = await cityVersion(ctx, cityCode);
    if (at === newest && at > 0) return false;
    const isKnown = at > 0 && at < newest;
    const missed = isKnown ? await changedSince(ctx, cityCode, at, MAX_CATCH_UP + 1) : [];
    if (!isKnown || missed.length > MAX_CATCH_UP) {
      await sendWhole(publishing, at);
      return true;
    }
    // Stores of one version stay together, or the edge would be at a version that it lacks part of.
    const last = missed[MAX_CHANGED - 1]?.version;
    const step = missed.filter(({ version }) => last === undefined || version <= last);
    const to = step.length < missed.length ? last! : newest;
    const reached = await sendStores(publishing, {
      from: at,
      to,
      storeIds: step.map(({ storeId }) => storeId),
    });
    if (reached <= at) {
      await sendWhole(publishing, at);
      return true;
    }
    at = reached;
  }
  return false;
}

/**
 * Sends everything in parts under a version of its own. What changes meanwhile may be in it
 * already; it comes again with its own version.
 * @throws Error when a part got lost at the edge, or somebody else's newer one came between
 */
async function sendWhole(
  { runtime, cityCode, stop }: Publishing,
  edgeVersion: number,
): Promise<void> {
  const ctx = systemCtx(runtime, "catalog");
  const { to: version } = await nextVersion(ctx, cityCode, edgeVersion);
  let part = 0;
  let at = edgeVersion;
  let stores = 0;
  const send = async (shelves: StoreShelf[], isLast: boolean) => {
    at = await sendMessage(
      runtime,
      { kind: "part", cityCode, version, part, isLast, shelves },
      stop,
    );
    part += 1;
    stores += shelves.length;
  };
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page: StoreShelf[] = await pageShelves(ctx, cityCode, after, PAGE);
    const [shelves, tooLarge] = carriable(page);
    tellTooLarge(runtime, tooLarge);
    for (const cut of cutParts(shelves)) await send(cut, false);
    after = page.length < PAGE ? undefined : page.at(-1)!.store.id;
  }
  await send([], true);
  if (at < version) throw new Error("The edge does not have all parts of the catalog");
  runtime.log.info({ cityCode, version, stores, parts: part }, "whole catalog published");
}

function tellTooLarge(runtime: Runtime, storeIds: readonly string[]): void {
  if (storeIds.length === 0) return;
  runtime.log.error({ storeIds }, "a menu is too large to be published");
}
