/**
 * What is written to people, by the name of the template. Short: a text message has 160 letters, and
 * a curly quote or a long dash would leave it 70.
 */
export const en = {
  contact_named:
    "Beeline: {name} named you as a trusted contact. We write only when {name} calls for help or shares a ride. To refuse, open {link}",
  sos: "Beeline: {name} called for help at {time}. Please call {name} now, in danger call {emergency}.{link, select, none {} other { See where: {link}}}",
  alarm:
    "Beeline: {kind, select, rider_sos {the driver of {name} called for help} route_deviation {the ride of {name} is off its way} long_stop {the ride of {name} has been standing for long} too_long {the ride of {name} takes far too long} other {the ride of {name} ended far from its destination}}. Please call {name}.{link, select, none {} other { See where: {link}}}",
  ride_started:
    "Beeline: {name} is on a ride{time, select, none {} other { and expected at {time}}}.{link, select, none {} other { Follow it: {link}}}",
  ride_update:
    "Beeline: {name} is still on the way{time, select, none {} other {, expected at {time}}}.{link, select, none {} other { Follow it: {link}}}",
  ride_ended:
    "Beeline: the ride of {name} has ended at {time}.{link, select, none { Its link is closed.} other {}}",
  sign_in_code: "{code} is your Beeline code. We never ask you for it.",
  /** In place of a name that we do not know. */
  somebody: "somebody who trusts you",
} as const;
