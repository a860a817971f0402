import { systemCtx } from "../../platform/index.ts";
import type { Publishing } from "../feed/publish-city.ts";
import { sendMessage } from "../feed/send-message.ts";
import { readPairs, readPopular, tastesVersion } from "./read-tastes.ts";

/** The version that the edge has, by runtime and city; forgotten with the process, then sent again. */
const sent = new WeakMap<object, Map<string, number>>();

/** Sends the tastes of a city when they were counted anew, or when the edge has lost everything. */
export async function publishTastes(publishing: Publishing, isLost: boolean): Promise<void> {
  const { runtime, cityCode, stop } = publishing;
  const ctx = systemCtx(runtime, "tastes");
  const versions = sent.get(runtime) ?? new Map<string, number>();
  sent.set(runtime, versions);
  const version = await tastesVersion(ctx, cityCode);
  if (version === 0 || (versions.get(cityCode) === version && !isLost)) return;
  const [popular, pairs] = await Promise.all([
    readPopular(ctx, cityCode),
    readPairs(ctx, cityCode),
  ]);
  await sendMessage(runtime, { kind: "tastes", cityCode, version, popular, pairs }, stop);
  versions.set(cityCode, version);
}
