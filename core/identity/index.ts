/**
 * Identity: sign-in by one-time code, sessions and their tokens, people's own details, and the
 * tokens for tracking rooms. It is the only module that opens sealed names and phones.
 *
 * A revoked session is refused by this process at once; another process of the region, and the
 * edge, honour its last access token until it ends by itself, at most 15 minutes later.
 */
export { bindIdentity } from "./bind-identity.ts";
export { createPerson, type NewPerson } from "./create-person.ts";
export { firstNamesOf, openFirstName } from "./first-names-of.ts";
export { forgetOldSignIns } from "./forget-old-sign-ins.ts";
export { otpProviderOf } from "./otp-providers.ts";
export { loadRevokedSessions, refusingRevoked } from "./revoked-sessions.ts";
export { signTrackingToken, type TrackingToken } from "./sign-tracking-token.ts";
export { storeIdOf } from "./store-id-of.ts";
