/** For tests of policies: ops who change them, and a core whose clock moves. */
import { type PolicyVersion, routes } from "#shared/contracts/index.ts";
import type { TestCore, TestPerson } from "../test/index.ts";
import { policyInForce } from "./index.ts";
import { loadVersions } from "./load-versions.ts";
import { rememberVersions } from "./policy-memory.ts";

export interface Wanted {
  readonly kind?: string;
  readonly body: Record<string, unknown>;
  readonly cityCode?: string;
  readonly vertical?: "delivery" | "ride";
}

export class PolicyDesk {
  readonly #core: TestCore;
  readonly #ops: TestPerson;

  constructor(core: TestCore, ops: TestPerson) {
    this.#core = core;
    this.#ops = ops;
  }

  /** What an earlier test left would lie under the next. */
  async clear(): Promise<void> {
    await this.#core.asOwner("update policy_versions set state = 'retired' where state = 'active'");
    rememberVersions(this.#core.runtime, await loadVersions(this.#core.system));
  }

  draft({ kind = "prices", ...wanted }: Wanted): Promise<PolicyVersion> {
    const body = { ...wanted, reason: "a test" } as never;
    return this.#ops.call(routes.draftPolicy, { params: { kind }, body });
  }

  activate({ id, kind }: PolicyVersion, more: Record<string, unknown> = {}) {
    const body = { reason: "go", ...more };
    return this.#ops.call(routes.activatePolicy, { params: { kind, id }, body });
  }

  async put(wanted: Wanted): Promise<PolicyVersion> {
    return this.activate(await this.draft(wanted));
  }

  prices(runtime = this.#core.runtime, cityCode = "blr") {
    return policyInForce(runtime, "prices", { cityCode }).values;
  }

  at(ms: number): string {
    return new Date(this.#core.ambient.now().getTime() + ms).toISOString();
  }
}
