import type { Role } from "#shared/roles.ts";
import { Note } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { Link } from "../router.tsx";

const paths: Readonly<Record<Role, string>> = {
  ...{ customer: "/", partner: "/partner", rider: "/rider", ops: "/ops" },
};

/** The sign-in worked, but for another app. Its session is kept there. */
export function WrongRole({ wanted, found }: { wanted: Role; found: Role }) {
  return (
    <Note icon="user" tone="warm">
      {say(`wrong_role.is.${found}`)}{" "}
      <Link to={paths[found]}>{say(`wrong_role.open.${found}`)}</Link>.{" "}
      {say(`wrong_role.or.${wanted}`)}
    </Note>
  );
}
