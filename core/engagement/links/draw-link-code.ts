import { drawCode } from "#shared/links/code-rules.ts";
import type { Ctx } from "../../platform/index.ts";

const RANDOM_BYTES = 32;

export function drawLinkCode({ runtime }: Pick<Ctx, "runtime">): string {
  for (;;) {
    const code = drawCode(runtime.ambient.randomBytes(RANDOM_BYTES));
    if (code) return code;
  }
}
