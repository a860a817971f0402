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
import { isDemoHost } from "../place.ts";
import { publicClient, signInClient } from "./call-api.ts";
import { DemoAccounts } from "./demo-accounts.tsx";
import { internationalPhone } from "./international-phone.ts";
import { keepSession, wasEnded } from "./keep-session.ts";
import { StaffLogin } from "./staff-login.tsx";
import { WrongRole } from "./wrong-role.tsx";
import "./sign-in.css";
import { useSubmit } from "../use-submit.ts";

const DEFAULT_PREFIX = regions.in.phonePrefix;

const welcome: Readonly<Record<Role, { title: string; next: string }>> = {
  customer: { title: "Sign in to order", next: "We send a code to your phone. No password." },
  partner: { title: "Open your board", next: "Sign in with the phone of your store." },
  rider: { title: "Start riding", next: "Sign in with the phone you registered." },
  ops: { title: "Operations room", next: "Sign in with your staff phone." },
};

interface Challenge {
  readonly id: string;
  readonly phone: string;
}

export function SignIn({ role }: { role: Role }) {
  const [phone, setPhone] = useState("");
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const [strayRole, setStrayRole] = useState<Role | null>(null);
  const { title, next } = welcome[role];
  return (
    <div className="sign-in">
      <div className="panel stack loose">
        <div className="stack tight">
          <Logo size={44} />
          <h1>{title}</h1>
          <p className="soft">{next}</p>
        </div>
        {wasEnded(role) ? (
          <Note icon="clock" tone="warm">
            Your session has ended. Sign in again to go on.
          </Note>
        ) : null}
        {strayRole ? <WrongRole wanted={role} found={strayRole} /> : null}
        {challenge ? (
          <CodeForm
            challenge={challenge}
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
    setFieldError(phone ? undefined : "Type the number with its country, such as +91 98765 43210.");
    if (!phone) return;
    void run(async () => {
      const { challengeId } = await signInClient.call(authRoutes.requestOtp, { body: { phone } });
      props.onSent({ id: challengeId, phone });
    });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextField
        label="Phone"
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
        Send me a code
      </Button>
    </form>
  );
}

function CodeForm(props: {
  challenge: Challenge;
  onBack: () => void;
  onRole: (role: Role) => void;
}) {
  const [code, setCode] = useState("");
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const body = { challengeId: props.challenge.id, code: code.trim() };
      const session = keepSession(
        await publicClient.call(authRoutes.requestToken, { body }),
        Date.now(),
      );
      props.onRole(session.user.role);
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label="Code"
        name="code"
        className="code-input figures"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        autoFocus
        value={code}
        onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, ""))}
        hint={<span>The code went to {props.challenge.phone}.</span>}
      />
      {isDemoHost ? <Note icon="phone">Demo: the code is always {DEMO_CODE}.</Note> : null}
      <ErrorNote error={error} />
      <Button
        type="submit"
        look="main"
        size="large"
        isWide
        isBusy={isBusy}
        disabled={code.length < 4}
      >
        Sign in
      </Button>
      <Button look="quiet" isWide onClick={props.onBack}>
        Use another phone
      </Button>
    </form>
  );
}
