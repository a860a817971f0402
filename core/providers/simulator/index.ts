/** The provider simulator: providers for development and tests, in a process of its own. */
export type { FaultRule } from "./faults.ts";
export { makeSimulatorKeys, providersAt, SimulatorKeys } from "./sim-keys.ts";
export { type RunningSimulator, startSimulator } from "./start-simulator.ts";
export { shownCards } from "./test-cards.ts";
export type { Truth } from "./truth.ts";
