import { say } from "../../i18n/speech.ts";
import { Link } from "../../router.tsx";
import { shortOrderId } from "../../words/order-id.ts";

export function RiderLink({ id }: { id: string }) {
  return (
    <Link to={`/ops/riders/${id}`} className="rider-link figures" title={id}>
      {say("review.rider", { rider: shortOrderId(id) })}
    </Link>
  );
}
