import { useEffect, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { dispatchRoutes } from "#shared/contracts/dispatch.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { EmptyState, ErrorNote, Show, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { useLoad } from "../use-load.ts";
import { explainedMarkers } from "./explained-markers.ts";
import { LookCard } from "./look-card.tsx";
import { opsApi } from "./ops-api.ts";
import type { PastScene } from "./past-scene.ts";
import "./why.css";

export interface WhyProps {
  readonly order: Order;
  readonly city: CityView;
  /** Puts the riders of one decision on the map; null takes them off. */
  readonly onScene: (scene: PastScene | null) => void;
}

/** Each look of dispatch in the order of time: who was near, what spoke for and against them. */
export function WhyThisRider({ order, city, onScene }: WhyProps) {
  // Another attempt or a new state is a reason to look again.
  const key = `${order.id}-${order.version}-${order.dispatch?.attempt ?? 0}-${order.dispatch?.state ?? ""}`;
  const { loaded, reload } = useLoad(key, () =>
    opsApi.call(dispatchRoutes.listOrderOffers, { params: { id: order.id } }),
  );
  const { shownId, show, error } = useShownOffer(order.id, onScene);
  return (
    <section className="stack tight" aria-label={say("explain.title")}>
      <h2>{say("explain.title")}</h2>
      <ErrorNote error={error} />
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={2} height="4rem" />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="search" title={say("explain.none")} next={say("explain.none_next")} />
          ) : (
            <ol className="looks">
              {items
                .toSorted((a, b) => a.at.localeCompare(b.at))
                .map((look) => (
                  <LookCard
                    key={`${look.round}-${look.attempt}-${look.heldFor ?? ""}`}
                    {...{ look, order, city, shownId }}
                    onShow={show}
                  />
                ))}
            </ol>
          )
        }
      </Show>
    </section>
  );
}

/** The offer that is on the map. It leaves the map with this view. */
function useShownOffer(orderId: string, onScene: WhyProps["onScene"]) {
  const [shownId, setShownId] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    setError(null);
    onScene(null);
    if (shownId === null) return;
    let isCurrent = true;
    opsApi.call(dispatchRoutes.explainOffer, { params: { id: shownId } }).then(
      (offer) => isCurrent && onScene({ markers: explainedMarkers(offer, orderId), track: [] }),
      (caught: unknown) => isCurrent && setError(caught),
    );
    return () => {
      isCurrent = false;
      onScene(null);
    };
  }, [shownId, orderId, onScene]);
  return { shownId, show: setShownId, error };
}
