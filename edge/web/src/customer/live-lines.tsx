/** What the page of an order and that of a ride both say: when, and how old the position is. */
import type { Eta } from "#shared/contracts/fields.ts";
import { Icon } from "../design/icons.tsx";
import { etaSpoken, etaWords } from "../words/eta-words.ts";
import type { PositionAge } from "../words/position-words.ts";

export function EtaLine({ eta, caption }: { eta: Eta | null; caption: string }) {
  if (!eta) return null;
  return (
    <p className="eta figures">
      <span aria-hidden="true">{etaWords(eta)}</span>{" "}
      <span className="unseen">{etaSpoken(eta)}</span>
      {eta.high >= 60 ? (
        <span className="eta-caption small soft" aria-hidden="true">
          {caption}
        </span>
      ) : null}
    </p>
  );
}

export function PositionAgeLine({ told }: { told: PositionAge | null }) {
  if (!told?.sentence) return null;
  return (
    <p className="position-age" data-freshness={told.freshness}>
      <Icon name={told.freshness === "lost" ? "alert" : "clock"} size={16} />
      {told.sentence}
    </p>
  );
}
