import { useEffect, useRef, useState } from "react";
import { Button } from "../design/button.tsx";

const DIGITS = 4;
const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** The customer's code, typed with a thumb in a glove or with the keyboard. */
export function CodePad({ isBusy, onCode }: { isBusy: boolean; onCode: (code: string) => void }) {
  const [code, setCode] = useState("");
  const add = (digit: string) => setCode((was) => (was.length < DIGITS ? was + digit : was));
  const back = () => setCode((was) => was.slice(0, -1));
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  useEffect(() => {
    const type = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^\d$/.test(event.key)) setCode((was) => (was.length < DIGITS ? was + event.key : was));
      if (event.key === "Backspace") setCode((was) => was.slice(0, -1));
    };
    window.addEventListener("keydown", type);
    return () => window.removeEventListener("keydown", type);
  }, []);
  return (
    <fieldset ref={box} className="stack tight" aria-label="Code of the customer">
      <p className="small soft">Ask the customer for the code.</p>
      <output className="code-digits figures" aria-label="Digits typed" aria-live="polite">
        {Array.from({ length: DIGITS }, (_, at) => code[at] ?? "·").join(" ")}
      </output>
      <div className="code-keys">
        {keys.map((digit) => (
          <button key={digit} type="button" onClick={() => add(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" onClick={() => setCode("")} aria-label="Clear">
          C
        </button>
        <button type="button" onClick={() => add("0")}>
          0
        </button>
        <button type="button" onClick={back} aria-label="Delete the last digit">
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
        onClick={() => onCode(code)}
      >
        Hand over
      </Button>
    </fieldset>
  );
}
