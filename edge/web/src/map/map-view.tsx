/** The door to the map: loads it when it is first shown, and says so when it cannot. */
import { Component, lazy, type ReactNode, Suspense } from "react";
import { EmptyState, Skeleton } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import type { BeeMapProps } from "./bee-map.tsx";

const BeeMap = lazy(() => import("./bee-map.tsx"));

export function MapView(props: BeeMapProps) {
  return (
    <MapGuard>
      <Suspense fallback={<Skeleton height="100%" />}>
        <BeeMap {...props} />
      </Suspense>
    </MapGuard>
  );
}

class MapGuard extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EmptyState icon="pin" title={say("map.not_loaded")} next={say("map.not_loaded_next")} />
    );
  }
}
