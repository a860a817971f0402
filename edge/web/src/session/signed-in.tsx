import type { ReactNode } from "react";
import type { Role } from "#shared/roles.ts";
import { IconButton } from "../design/button.tsx";
import { say } from "../i18n/speech.ts";
import { useRegionOfSpeech } from "../i18n/use-language.ts";
import { go } from "../router.tsx";
import type { KeptSession } from "./keep-session.ts";
import { SignIn } from "./sign-in.tsx";
import { useSession } from "./use-session.ts";

/** Shows its content to the right role, and the sign-in to everybody else. */
export function SignedIn(props: {
  role: Role;
  /** Puts a page around the sign-in where there is none yet. */
  frame?: (signIn: ReactNode) => ReactNode;
  children: (session: KeptSession) => ReactNode;
}) {
  const session = useSession(props.role);
  // Who works here works in their own region; what a customer sees follows the city they look at.
  useRegionOfSpeech(props.role === "customer" ? undefined : session?.user.region);
  if (session) return props.children(session);
  const signIn = <SignIn role={props.role} />;
  return props.frame ? props.frame(signIn) : signIn;
}

const accountPaths: Readonly<Record<Role, string>> = {
  customer: "/account",
  partner: "/partner/account",
  rider: "/rider/account",
  ops: "/ops/account",
};

/** The way to one's sessions and to signing out; nothing for somebody who is not signed in. */
export function AccountLink({ role }: { role: Role }) {
  const session = useSession(role);
  if (!session) return null;
  return (
    <IconButton icon="user" label={say("nav.account")} onClick={() => go(accountPaths[role])} />
  );
}
