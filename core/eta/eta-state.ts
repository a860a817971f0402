/** What one process knows of the cities' models. It hangs on the runtime. */
import type { Runtime } from "../platform/index.ts";
import { cityTimeAt } from "./city-time-rules.ts";
import type { LearnedEta } from "./estimate-travel.ts";
import type { EtaModel } from "./model-rules.ts";

export interface LoadedModel {
  readonly id: number;
  readonly model: EtaModel;
}

/** By city code; a city without an active model is not there. */
export type LoadedModels = Map<string, LoadedModel>;

const loaded = new WeakMap<Runtime, LoadedModels>();

export function loadedModels(runtime: Runtime): LoadedModels {
  let models = loaded.get(runtime);
  if (!models) {
    models = new Map();
    loaded.set(runtime, models);
  }
  return models;
}

/** What is known of a city for an estimate made now; undefined where the formula alone decides. */
export function learnedFor(runtime: Runtime, cityCode: string): LearnedEta | undefined {
  const found = loadedModels(runtime).get(cityCode);
  const city = found && runtime.region.cities.find(({ code }) => code === cityCode);
  if (!city) return undefined;
  return { model: found.model, at: cityTimeAt(city.timeZone, runtime.ambient.now().getTime()) };
}
