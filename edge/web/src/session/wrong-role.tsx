import type { Role } from "#shared/roles.ts";
import { Note } from "../design/notice.tsx";
import { Link } from "../router.tsx";

const apps: Readonly<Record<Role, { path: string; name: string; account: string }>> = {
  customer: { path: "/", name: "the shop", account: "a customer's account" },
  partner: { path: "/partner", name: "the partner board", account: "a store's account" },
  rider: { path: "/rider", name: "the rider app", account: "a rider's account" },
  ops: { path: "/ops", name: "the operations room", account: "a staff account" },
};

/** The sign-in worked, but for another app. Its session is kept there. */
export function WrongRole({ wanted, found }: { wanted: Role; found: Role }) {
  return (
    <Note icon="user" tone="warm">
      That is {apps[found].account}. <Link to={apps[found].path}>Open {apps[found].name}</Link>, or
      sign in here with {apps[wanted].account}.
    </Note>
  );
}
