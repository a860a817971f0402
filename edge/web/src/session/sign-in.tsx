/** Sign-in: a phone, then the code that was sent to it. */
import { type FormEvent, useState } from "react";
import { authRoutes } from "#shared/contracts/auth.ts";
import { DEMO_CODE } from "#shared/demo.ts";
import { regions } from "#shared/regions.ts";
import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { Logo } from "../design/logo.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { LanguageChoice } from "../i18n/language-choice.tsx";
import { say } from "../i18n/speech.ts";
import { chooseLanguage } from "../i18n/use-language.ts";
import { isDemoHost } from "../place.ts";
import { publicClient, signInClient } from "./call-api.ts";
import { DemoAccounts } from "./demo-accounts.tsx";
import { internationalPhone } from "./international-phone.ts";
import { keepSession, wasEnded } from "./keep-session.ts";
import { shareLanguage } from "./own-language.ts";
import { StaffLogin } from "./staff-login.tsx";
import { WrongRole } from "./wrong-role.tsx";
import "./sign-in.css";
import { useSubmit } from "../use-submit.ts";

const DEFAULT_PREFIX = regions.in.phonePrefix;

interface Challenge {
  readonly id: string;
  readonly phone: string;
}

export function SignIn({ role }: { role: Role }) {
  const [phone, setPhone] = useState("");
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const [strayRole, setStrayRole] = useState<Role | null>(null);
  return (
    <div className="sign-in">
      <div className="panel stack loose">
        <div className="stack tight">
          <Logo size={44} />
          <h1>{say(`sign_in.${role}`)}</h1>
          <p className="soft">{say(`sign_in.${role}_next`)}</p>
        </div>
        {wasEnded(role) ? (
          <Note icon="clock" tone="warm">
            {say("sign_in.ended")}
          </Note>
        ) : null}
        {strayRole ? <WrongRole wanted={role} found={strayRole} /> : null}
        {challenge ? (
          <CodeForm
            challenge={challenge}
            isRider={role === "rider"}
            onBack={() => setChallenge(null)}
            onRole={(found) => {
              setChallenge(null);
              setStrayRole(found === role ? null : found);
            }}
          />
        ) : (
          <PhoneForm phone={phone} setPhone={setPhone} onSent={setChallenge} />
        )}
        {role === "ops" && !challenge ? <StaffLogin /> : null}
        {isDemoHost && !challenge ? <DemoAccounts role={role} onPick={setPhone} /> : null}
        {challenge ? null : <LanguageChoice onChoose={chooseLanguage} />}
      </div>
    </div>
  );
}

function PhoneForm(props: {
  phone: string;
  setPhone: (phone: string) => void;
  onSent: (challenge: Challenge) => void;
}) {
  const { isBusy, error, run } = useSubmit();
  const [fieldError, setFieldError] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const phone = internationalPhone(props.phone, DEFAULT_PREFIX);
    setFieldError(phone ? undefined : say("sign_in.phone_wrong"));
    if (!phone) return;
    void run(async () => {
      const { challengeId } = await signInClient.call(authRoutes.requestOtp, { body: { phone } });
      props.onSent({ id: challengeId, phone });
    });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextField
        label={say("sign_in.phone")}
        type="tel"
        name="phone"
        autoComplete="tel"
        inputMode="tel"
        placeholder="+91 98765 43210"
        value={props.phone}
        onChange={(event) => props.setPhone(event.target.value)}
        error={fieldError}
      />
      <ErrorNote error={error} />
      <Button type="submit" look="main" size="large" isWide isBusy={isBusy}>
        {say("sign_in.send_code")}
      </Button>
    </form>
  );
}

function CodeForm(props: {
  challenge: Challenge;
  /** A phone that nobody has becomes a rider's here, and a customer's everywhere else. */
  isRider: boolean;
  onBack: () => void;
  onRole: (role: Role) => void;
}) {
  const [code, setCode] = useState("");
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const body = {
        ...{ challengeId: props.challenge.id, code: code.trim() },
        ...(props.isRider ? { as: "rider" as const } : {}),
      };
      const session = keepSession(
        await publicClient.call(authRoutes.requestToken, { body }),
        Date.now(),
      );
      props.onRole(session.user.role);
      void shareLanguage(session.user.role);
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label={say("sign_in.code")}
        name="code"
        className="code-input figures"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        autoFocus
        value={code}
        onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, ""))}
        hint={<span>{say("sign_in.code_went", { phone: props.challenge.phone })}</span>}
      />
      {isDemoHost ? (
        <Note icon="phone">{say("sign_in.code_demo", { code: DEMO_CODE })}</Note>
      ) : null}
      <ErrorNote error={error} />
      <Button
        type="submit"
        look="main"
        size="large"
        isWide
        isBusy={isBusy}
        disabled={code.length < 4}
      >
        {say("sign_in.sign_in")}
      </Button>
      <Button look="quiet" isWide onClick={props.onBack}>
        {say("sign_in.other_phone")}
      </Button>
    </form>
  );
}
