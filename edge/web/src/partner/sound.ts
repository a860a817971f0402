import { useMemo, useRef, useState } from "react";

export interface Chime {
  readonly isOn: boolean;
  setOn(isOn: boolean): void;
  ring(): void;
}

/** Two soft tones for a new order. Off until it is asked for: browsers want a press first. */
export function useChime(): Chime {
  const [isOn, setIsOn] = useState(false);
  const context = useRef<AudioContext | null>(null);
  return useMemo(
    () => ({
      isOn,
      setOn(next) {
        context.current ??= new AudioContext();
        setIsOn(next);
        if (next) ringOn(context.current);
      },
      ring() {
        if (isOn && context.current) ringOn(context.current);
      },
    }),
    [isOn],
  );
}

function ringOn(context: AudioContext): void {
  for (const [at, hertz] of [660, 880].entries()) {
    const start = context.currentTime + at * 0.18;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.0001, start);
    loudness.gain.exponentialRampToValueAtTime(0.2, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.5);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.55);
  }
}
