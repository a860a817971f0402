import { useEffect, useMemo, useRef } from "react";
import { pingSender } from "./rider-api.ts";
import type { OwnPosition } from "./use-position.ts";

/** A rider is matchable while younger than ten seconds; the core takes one ping in two. */
const PING_MS = 2_500;

/** Reports where the rider is while on duty, also when standing still. */
export function usePings(coreUrl: string, own: OwnPosition, isOnDuty: boolean): void {
  const send = useMemo(() => pingSender(coreUrl), [coreUrl]);
  const latest = useRef(own);
  useEffect(() => {
    latest.current = own;
  });
  useEffect(() => {
    if (!isOnDuty) return;
    const report = () => {
      const { position, bearing, speedKmh, accuracyM } = latest.current;
      void send({
        ...position,
        bearing,
        speedKmh,
        accuracyM,
        recordedAt: new Date().toISOString(),
      });
    };
    report();
    const timer = setInterval(report, PING_MS);
    return () => clearInterval(timer);
  }, [send, isOnDuty]);
}
