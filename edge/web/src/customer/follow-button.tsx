import { type FollowState, feedRoutes } from "#shared/contracts/feed.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { useSession } from "../session/use-session.ts";
import { useLoad } from "../use-load.ts";
import { api } from "./shopping.tsx";
import "./news.css";
import { say } from "../i18n/speech.ts";
import { useSubmit } from "../use-submit.ts";

/** For customers who have signed in; a store of another region has no button. */
export function FollowButton({ storeId }: { storeId: string }) {
  const session = useSession("customer");
  const { loaded, setValue } = useLoad(session ? `${session.user.id} ${storeId}` : null, () =>
    api.call(feedRoutes.getFollow, { params: { id: storeId } }),
  );
  if (!session || loaded.status !== "ready") return null;
  return <Follow state={loaded.value} onState={setValue} />;
}

function Follow(props: { state: FollowState; onState: (state: FollowState) => void }) {
  const { storeId, isFollowing, followers } = props.state;
  const { isBusy, error, run } = useSubmit();
  const change = () => {
    const route = isFollowing ? feedRoutes.unfollowStore : feedRoutes.followStore;
    void run(async () => {
      props.onState(await api.call(route, { params: { id: storeId } }));
    });
  };
  return (
    <div className="follow">
      <Button
        size="small"
        look={isFollowing ? "plain" : "main"}
        icon={isFollowing ? "check" : "bell"}
        isBusy={isBusy}
        aria-pressed={isFollowing}
        onClick={() => change()}
      >
        {say(isFollowing ? "news.following" : "news.follow")}
      </Button>
      <span className="small soft figures">{say("news.followers", { count: followers })}</span>
      <ErrorNote error={error} />
    </div>
  );
}
