/**
 * Identity: who somebody is and how long that counts. Sign-in by one-time code or the company's
 * OpenID provider, sessions and their tokens, the keys that sign them, the machines of partners with
 * their API keys, people's own details, and the tokens for tracking rooms. It is the only module that
 * opens sealed names and phones.
 */
export { bindIdentity } from "./bind-identity.ts";
export { createPerson, type NewPerson } from "./create-person.ts";
export { firstNameOf, firstNamesOf, openFirstName } from "./first-names-of.ts";
export { forgetOldSignIns } from "./forget-old-sign-ins.ts";
export { fullNameOf } from "./full-name-of.ts";
export { publishedKeys } from "./keys/key-ring.ts";
export { startKeyRotation } from "./keys/key-rotation.ts";
export { signToken } from "./keys/sign-token.ts";
export { languageOf } from "./language-of.ts";
export { mountIdentity } from "./mount-identity.ts";
export { otpProviderOf } from "./otp-providers.ts";
export { pinOf } from "./pins.ts";
export { hasEnded, onEnded } from "./sessions/ended-memory.ts";
export { learnEnded, startEndedWatch } from "./sessions/watch-ended.ts";
export { signTrackingToken, type TrackingToken } from "./sign-tracking-token.ts";
export { storeIdOf } from "./store-id-of.ts";
export { callerVerifier } from "./verify-caller.ts";
