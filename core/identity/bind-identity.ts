import { routes } from "#shared/contracts/index.ts";
import { type Bind, now } from "../platform/index.ts";
import { getMe } from "./get-me.ts";
import { createCredential } from "./integrators/create-credential.ts";
import {
  createServiceAccount,
  disableServiceAccount,
  listServiceAccounts,
  revokeCredential,
} from "./integrators/service-accounts.ts";
import { keyView, listSigningKeys, rotateSigningKeys } from "./keys/rotate-signing-keys.ts";
import { getPin, setPin } from "./pins.ts";
import { requestOtp } from "./request-otp.ts";
import { requestToken } from "./request-token.ts";
import { deviceLabel } from "./sessions/device-label.ts";
import { endOtherSessions, endSession, endSessionsOf } from "./sessions/end-sessions.ts";
import { listSessions } from "./sessions/list-sessions.ts";
import { logout } from "./sessions/logout.ts";
import { refreshToken } from "./sessions/refresh-token.ts";
import { finishStaffLogin } from "./staff/finish-staff-login.ts";
import { linkStaffIdentity } from "./staff/link-staff-identity.ts";
import { startStaffLogin } from "./staff/start-staff-login.ts";
import { updateMe } from "./update-me.ts";

export function bindIdentity(bind: Bind): void {
  bind(routes.requestOtp, ({ ctx, body, headers }) =>
    requestOtp(ctx, body, headers.get("x-device-id")),
  );
  bind(routes.requestToken, ({ ctx, body, headers }) =>
    requestToken(ctx, body, deviceLabel(headers.get("user-agent"))),
  );
  bind(routes.startStaffLogin, ({ ctx, query }) => startStaffLogin(ctx, query));
  bind(routes.finishStaffLogin, ({ ctx, body, headers }) =>
    finishStaffLogin(ctx, body, deviceLabel(headers.get("user-agent"))),
  );
  bind(routes.refreshToken, ({ ctx, body }) => refreshToken(ctx, body));
  bind(routes.logout, ({ ctx }) => logout(ctx));
  bind(routes.getMe, ({ ctx }) => getMe(ctx));
  bind(routes.updateMe, ({ ctx, body }) => updateMe(ctx, body));
  bind(routes.getPin, ({ ctx }) => getPin(ctx));
  bind(routes.setPin, ({ ctx, body }) => setPin(ctx, body?.pin));
  bindSessions(bind);
  bindIntegrators(bind);
}

function bindSessions(bind: Bind): void {
  bind(routes.listSessions, ({ ctx }) => listSessions(ctx));
  bind(routes.endSession, ({ ctx, params }) => endSession(ctx, params.id));
  bind(routes.endOtherSessions, ({ ctx }) => endOtherSessions(ctx));
  bind(routes.endSessionsOf, ({ ctx, params, body }) => endSessionsOf(ctx, params.id, body));
  bind(routes.linkStaffIdentity, ({ ctx, params, body }) =>
    linkStaffIdentity(ctx, params.id, body),
  );
  bind(routes.listSigningKeys, ({ ctx }) => listSigningKeys(ctx));
  bind(routes.rotateSigningKeys, async ({ ctx, body }) => {
    const isCompromised = body?.compromised ?? false;
    const { newest } = await rotateSigningKeys(ctx, { isAsked: true, isCompromised });
    return keyView(newest, now(ctx));
  });
}

function bindIntegrators(bind: Bind): void {
  bind(routes.listServiceAccounts, ({ ctx }) => listServiceAccounts(ctx));
  bind(routes.createServiceAccount, ({ ctx, body }) => createServiceAccount(ctx, body));
  bind(routes.disableServiceAccount, ({ ctx, params }) => disableServiceAccount(ctx, params.id));
  bind(routes.createCredential, ({ ctx, params, body }) => createCredential(ctx, params.id, body));
  bind(routes.revokeCredential, ({ ctx, params }) => revokeCredential(ctx, params.id));
}
