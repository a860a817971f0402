import { useEffect, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { MAX_TRACK_POINTS, trackRoutes } from "#shared/contracts/tracks.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { opsApi } from "./ops-api.ts";
import { type PastScene, trackScene } from "./past-scene.ts";

/** Puts the last hour of a rider on the map, and takes it off again. It leaves with this button. */
export function TrackButton(props: {
  riderId: string;
  city: CityView;
  onScene: (scene: PastScene | null) => void;
}) {
  const { riderId, city, onScene } = props;
  const [isShown, setIsShown] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [isEmpty, setIsEmpty] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!isShown) return;
    let isCurrent = true;
    setIsBusy(true);
    setError(null);
    const query = { limit: MAX_TRACK_POINTS };
    opsApi
      .call(trackRoutes.getRiderTrack, { params: { id: riderId }, query })
      .then(
        ({ items }) => {
          if (!isCurrent) return;
          const scene = trackScene(items, city);
          setIsEmpty(scene === null);
          onScene(scene);
        },
        (caught: unknown) => isCurrent && setError(caught),
      )
      .finally(() => isCurrent && setIsBusy(false));
    return () => {
      isCurrent = false;
      setIsBusy(false);
      setIsEmpty(false);
      onScene(null);
    };
  }, [isShown, riderId, city, onScene]);
  return (
    <>
      <Button
        size="small"
        icon="locate"
        isBusy={isBusy}
        aria-pressed={isShown}
        onClick={() => setIsShown(!isShown)}
      >
        {say(isShown ? "ops.track_hide" : "ops.track_show")}
      </Button>
      {isEmpty ? <p className="small soft">{say("ops.track_none")}</p> : null}
      <ErrorNote error={error} />
    </>
  );
}
