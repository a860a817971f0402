import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { getMe } from "./get-me.ts";
import { logout } from "./logout.ts";
import { refreshToken } from "./refresh-token.ts";
import { requestOtp } from "./request-otp.ts";
import { requestToken } from "./request-token.ts";
import { updateMe } from "./update-me.ts";

export function bindIdentity(bind: Bind): void {
  bind(routes.requestOtp, ({ ctx, body }) => requestOtp(ctx, body));
  bind(routes.requestToken, ({ ctx, body }) => requestToken(ctx, body));
  bind(routes.refreshToken, ({ ctx, body }) => refreshToken(ctx, body));
  bind(routes.logout, ({ ctx }) => logout(ctx));
  bind(routes.getMe, ({ ctx }) => getMe(ctx));
  bind(routes.updateMe, ({ ctx, body }) => updateMe(ctx, body));
}
