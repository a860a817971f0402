import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../design/button.tsx";
import { say } from "../i18n/speech.ts";

const DIGITS = 4;
const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** The customer's code, typed with a thumb in a glove or with the keyboard. */
export function CodePad({
  isBusy,
  onCode,
  isPin = false,
}: {
  isBusy: boolean;
  onCode: (code: string) => void;
  /** A passenger's PIN before a ride, not the code of a delivery. */
  isPin?: boolean;
}) {
  const { code, add, back, clear, send } = useCode(onCode);
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <fieldset
      ref={box}
      className="stack tight"
      aria-label={say(isPin ? "drive.pin_label" : "code.label")}
    >
      <p className="small soft">{say(isPin ? "drive.pin_ask" : "code.ask")}</p>
      <output className="code-digits figures" aria-label={say("code.digits")} aria-live="polite">
        {Array.from({ length: DIGITS }, (_, at) => code[at] ?? "·").join(" ")}
      </output>
      <div className="code-keys">
        {keys.map((digit) => (
          <button key={digit} type="button" onClick={() => add(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" onClick={clear} aria-label={say("code.clear")}>
          C
        </button>
        <button type="button" onClick={() => add("0")}>
          0
        </button>
        <button type="button" onClick={back} aria-label={say("code.delete")}>
          ⌫
        </button>
      </div>
      <Button
        look="main"
        size="large"
        icon="check"
        isWide
        isBusy={isBusy}
        disabled={code.length < DIGITS}
        onClick={send}
      >
        {say(isPin ? "drive.start" : "code.hand_over")}
      </Button>
    </fieldset>
  );
}

/** The digits so far, from the pad or a keyboard. */
function useCode(onCode: (code: string) => void) {
  const [code, setCode] = useState("");
  const [tried, setTried] = useState("");
  // A code that was sent and is still here was refused: the next digit begins another.
  const add = useCallback(
    (digit: string) =>
      setCode((was) => (was === tried ? digit : was.length < DIGITS ? was + digit : was)),
    [tried],
  );
  const back = () => setCode((was) => was.slice(0, -1));
  useEffect(() => {
    const type = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^\d$/.test(event.key)) add(event.key);
      if (event.key === "Backspace") setCode((was) => was.slice(0, -1));
    };
    window.addEventListener("keydown", type);
    return () => window.removeEventListener("keydown", type);
  }, [add]);
  const send = () => {
    setTried(code);
    onCode(code);
  };
  return { code, add, back, clear: () => setCode(""), send };
}
