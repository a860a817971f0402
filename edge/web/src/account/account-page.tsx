/** Where I am signed in, and how to end that. The same page in each app. */
import { type OwnSession, sessionRoutes } from "#shared/contracts/sessions.ts";
import type { Role } from "#shared/roles.ts";
import { Button, ButtonLink } from "../design/button.tsx";
import { Icon } from "../design/icons.tsx";
import { ErrorNote, Show } from "../design/notice.tsx";
import { Shell } from "../design/shell.tsx";
import { say } from "../i18n/speech.ts";
import { useRegionOfSpeech } from "../i18n/use-language.ts";
import { usePageTitle } from "../router.tsx";
import { ContactsPanel } from "../safety/contacts-panel.tsx";
import { apiOf, signOut } from "../session/call-api.ts";
import { SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { dayWords } from "../words/time-words.ts";
import { LanguagePanel } from "./language-panel.tsx";
import { PinPanel } from "./pin-panel.tsx";
import "./account.css";
import { useSubmit } from "../use-submit.ts";

const homes: Readonly<Record<Role, string>> = {
  customer: "/",
  partner: "/partner",
  rider: "/rider",
  ops: "/ops",
};

export default function AccountPage({ role }: { role: Role }) {
  return (
    <Shell home={homes[role]} title={say("nav.account")}>
      <SignedIn role={role}>{({ user }) => <Account role={role} region={user.region} />}</SignedIn>
    </Shell>
  );
}

/** Without a frame, for an app that has to go on around it. */
export function Account({ role, region }: { role: Role; region: string }) {
  usePageTitle(say("nav.account"));
  useRegionOfSpeech(region);
  const api = apiOf(role);
  const { loaded, reload } = useLoad("sessions", () => api.call(sessionRoutes.listSessions));
  return (
    <div className="stack loose narrow">
      <div className="row wide account-head">
        <ButtonLink to={homes[role]} icon="back" look="quiet">
          {say("action.back")}
        </ButtonLink>
        <Button icon="user" onClick={() => void signOut(role)}>
          {say("account.sign_out")}
        </Button>
      </div>
      {role === "partner" ? (
        <section className="panel stack tight" aria-labelledby="keys-title">
          <h2 id="keys-title">{say("account.keys")}</h2>
          <p className="soft">{say("account.keys_next")}</p>
          <div>
            <ButtonLink to="/partner/keys">{say("account.keys_manage")}</ButtonLink>
          </div>
        </section>
      ) : null}
      {role === "customer" || role === "rider" ? <ContactsPanel role={role} /> : null}
      <LanguagePanel role={role} />
      {role === "customer" ? <PinPanel /> : null}
      <section className="stack" aria-labelledby="sessions-title">
        <h1 id="sessions-title">{say("account.sessions")}</h1>
        <Show loaded={loaded} retry={reload}>
          {({ items }) => <SessionList role={role} items={items} onChange={reload} />}
        </Show>
      </section>
    </div>
  );
}

function SessionList(props: { role: Role; items: readonly OwnSession[]; onChange: () => void }) {
  const { role, items, onChange } = props;
  const { isBusy, error, run } = useSubmit();
  const others = items.filter((session) => !session.isCurrent).length;
  const endOthers = () => {
    void run(async () => {
      await apiOf(role).call(sessionRoutes.endOtherSessions);
      onChange();
    });
  };
  return (
    <>
      <ul className="panel account-rows">
        {items.map((session) => (
          <SessionRow key={session.id} role={role} session={session} onChange={onChange} />
        ))}
      </ul>
      <ErrorNote error={error} />
      {others > 0 ? (
        <div className="stack tight">
          <Button look="danger" isBusy={isBusy} onClick={() => endOthers()}>
            {say("account.end_others", { count: others })}
          </Button>
          <p className="small soft">{say("account.end_others_next")}</p>
        </div>
      ) : (
        <p className="soft">{say("account.nowhere_else")}</p>
      )}
    </>
  );
}

function SessionRow(props: { role: Role; session: OwnSession; onChange: () => void }) {
  const { role, session, onChange } = props;
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const end = () => {
    void run(async () => {
      await apiOf(role).call(sessionRoutes.endSession, { params: { id: session.id } });
      onChange();
    });
  };
  const device = session.device ?? say("account.unknown_device");
  return (
    <li className="account-row">
      <div className="grow stack tight">
        <p className="row wrap">
          <strong>{device}</strong>
          {session.isCurrent ? (
            <span className="account-here small">
              <Icon name="check" size={14} /> {say("account.this_one")}
            </span>
          ) : null}
        </p>
        <p className="small soft">
          {say("account.used", {
            used: dayWords(session.lastUsedAt),
            signedIn: dayWords(session.createdAt),
          })}
        </p>
        <ErrorNote error={error} />
      </div>
      {session.isCurrent ? null : (
        <Button
          size="small"
          isBusy={isBusy}
          onClick={() => end()}
          aria-label={say("account.end_device", { device })}
        >
          {say("account.end")}
        </Button>
      )}
    </li>
  );
}
