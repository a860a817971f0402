/** The page about oneself. */
export const account = {
  "account.sign_out": "Sign out",
  "account.keys": "API keys",
  "account.keys_next": "Let your till or your menu editor work with Beeline by itself.",
  "account.keys_manage": "Manage API keys",
  "account.sessions": "Where you are signed in",
  "account.end_others": "{count, plural, one {End the other one} other {End the other #}}",
  "account.end_others_next":
    "You do not know one of them? End all the others; whoever is there is out within seconds.",
  "account.nowhere_else": "You are signed in nowhere else.",
  "account.unknown_device": "Unknown device",
  "account.this_one": "This one",
  "account.used": "Last used {used} · signed in {signedIn}",
  "account.end": "End",
  "account.end_device": "End {device}",
  "account.pin": "Your ride PIN",
  "account.pin_next": "You say it to your driver before a ride starts.",
  "account.pin_new": "Draw a new one",
} as const;
