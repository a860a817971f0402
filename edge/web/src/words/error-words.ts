/** Every error code in plain words: what happened, and what to do next. */
import { BeelineError, type ErrorCode } from "#shared/errors.ts";

export interface ErrorWords {
  readonly title: string;
  readonly next: string;
}

const say = (title: string, next: string): ErrorWords => ({ title, next });

const sentences: Readonly<Record<ErrorCode, ErrorWords>> = {
  VALIDATION_FAILED: say(
    "Something in the form is not right.",
    "Check what you typed and try again.",
  ),
  IDEMPOTENCY_KEY_REQUIRED: say("This page is out of date.", "Load it again and repeat the step."),
  INVALID_OTP: say("That code is not right.", "Check the digits and type them again."),
  UNAUTHENTICATED: say("You are not signed in any more.", "Sign in again to go on."),
  PAYMENT_DECLINED: say(
    "The card was declined.",
    "Choose another way to pay. Nothing was charged.",
  ),
  INSUFFICIENT_FUNDS: say(
    "Your wallet does not hold enough.",
    "Add money to it, or choose another way to pay. Nothing was charged.",
  ),
  FORBIDDEN: say("This account may not do that.", "Sign in with the right account."),
  UNAUTHORIZED_DRIVER: say("This trip belongs to another rider.", "Go back to your own stops."),
  NOT_FOUND: say("We cannot find that.", "It may be gone. Go back and look again."),
  TRIP_NOT_FOUND: say("We cannot find that trip.", "Go back to your stops."),
  NO_ACTIVE_TRIP: say("You have no trip right now.", "Wait for the next offer."),
  METHOD_NOT_ALLOWED: say("This page is out of date.", "Load it again and repeat the step."),
  CONFLICT: say("The order has moved on in the meantime.", "Look at its new state first."),
  CHAT_CLOSED: say("The conversation is closed.", "It ends an hour after the order does."),
  REQUEST_IN_PROGRESS: say("We are still working on it.", "Wait a moment; it is not done twice."),
  QUOTE_EXPIRED: say("The price has expired.", "Here is a new one. Check it and order again."),
  OUT_OF_STOCK: say("Something in your basket is sold out.", "Take it out and order the rest."),
  STORE_CLOSED: say("The store has closed.", "Choose another store, or come back later."),
  OUT_OF_AREA: say("That place is outside the service area.", "Choose a place inside the outline."),
  REQUEST_ABORTED: say(
    "There are far more passengers than drivers here right now.",
    "Nothing was booked. Try again in some minutes.",
  ),
  PAYMENT_PENDING: say("An earlier payment is still open.", "Wait a minute, then try again."),
  REFUND_TOO_LARGE: say(
    "That is more than is left of this payment.",
    "Look at what was refunded already and choose a smaller amount.",
  ),
  KYC_REQUIRED: say(
    "Your documents are not verified yet.",
    "Finish verification before you start.",
  ),
  SUSPENDED: say("Your account is suspended.", "Contact support to find out why."),
  RIDER_PAUSED: say(
    "You are not asked for orders right now.",
    "My standing says why, and until when.",
  ),
  OFFER_EXPIRED: say("The offer ran out of time.", "The next one will come. Stay where you are."),
  OFFER_ALREADY_ACCEPTED: say("You have taken this offer already.", "Your stops are on the way."),
  DRIVER_BUSY: say("You are on a trip.", "Finish its stops first."),
  TRIP_ALREADY_STARTED: say("The trip has started already.", "Go on with the next stop."),
  TRIP_NOT_STARTED: say("The trip has not started.", "Start it first."),
  TRIP_ALREADY_ENDED: say("The trip has ended already.", "There is nothing more to do."),
  TRIP_ALREADY_COMPLETED: say("The trip is complete.", "There is nothing more to do."),
  OFFER_TAKEN: say("Another rider was quicker.", "The next offer will come. Stay where you are."),
  LINK_ENDED: say("This link has ended.", "Ask whoever sent it for a new one."),
  URI_TOO_LONG: say("That is too much at once.", "Make it shorter and try again."),
  HEADERS_TOO_LARGE: say(
    "Your browser sent too much.",
    "Clear this site's cookies, then try again.",
  ),
  PAYLOAD_TOO_LARGE: say("That is too much at once.", "Make it shorter and try again."),
  UNSUPPORTED_MEDIA_TYPE: say("This page is out of date.", "Load it again and repeat the step."),
  IDEMPOTENCY_KEY_REUSED: say("Your order changed while it was sent.", "Check it and order again."),
  TRIP_CANCELLED: say("The trip was cancelled.", "You are free for the next offer."),
  CANNOT_CANCEL_IN_PROGRESS: say(
    "It is too late to cancel: the food is on its way.",
    "Tell your rider at the door if you cannot take it.",
  ),
  RATE_LIMITED: say("That was too often in a short time.", "Wait a minute, then try again."),
  INTERNAL: say("Something went wrong on our side.", "Try again. If it stays, contact support."),
  UNAVAILABLE: say("We cannot reach the service.", "Check your connection and try again."),
};

/** The words for whatever was thrown. Anything that is not an answer of ours is INTERNAL. */
export function errorWords(error: unknown): ErrorWords {
  return sentences[codeOf(error)];
}

export function codeOf(error: unknown): ErrorCode {
  return error instanceof BeelineError ? error.code : "INTERNAL";
}
