/** Somebody signed in with the account of another app. */
export const session = {
  "wrong_role.is.customer": "That is a customer's account.",
  "wrong_role.is.partner": "That is a store's account.",
  "wrong_role.is.rider": "That is a rider's account.",
  "wrong_role.is.ops": "That is a staff account.",

  "wrong_role.open.customer": "Open the shop",
  "wrong_role.open.partner": "Open the partner board",
  "wrong_role.open.rider": "Open the rider app",
  "wrong_role.open.ops": "Open the operations room",

  "wrong_role.or.customer": "Or sign in here with a customer's account.",
  "wrong_role.or.partner": "Or sign in here with a store's account.",
  "wrong_role.or.rider": "Or sign in here with a rider's account.",
  "wrong_role.or.ops": "Or sign in here with a staff account.",

  "staff.not_found": "This region has no company accounts. Sign in with your phone.",
  "staff.unfinished": "The log-in was not finished. Begin it again.",
  "staff.unknown":
    "Your company account is not known here yet. Ask a colleague in ops to let you in.",
  "staff.title": "Or with your company's account",
} as const;
