import type { CityView } from "#shared/contracts/catalog.ts";
import { opsRoutes } from "#shared/contracts/ops.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { Table, type TableColumn } from "../design/table.tsx";
import { useLoad } from "../use-load.ts";
import { distanceWords } from "../words/distance-words.ts";
import { shortOrderId } from "../words/order-id.ts";
import { clockWords, spanWords } from "../words/time-words.ts";
import { opsApi } from "./ops-api.ts";

type Attempt = ResponseOf<typeof opsRoutes.listOrderOffers>["items"][number];
type Candidate = Attempt["candidates"][number];

/** Each search for a rider: who was near, how they scored, and why the others did not get it. */
export function WhyThisRider({ order, city }: { order: Order; city: CityView }) {
  // Another attempt or a new state is a reason to look again.
  const key = `${order.id}-${order.version}-${order.dispatch?.attempt ?? 0}-${order.dispatch?.state ?? ""}`;
  const { loaded, reload } = useLoad(key, () =>
    opsApi.call(opsRoutes.listOrderOffers, { params: { id: order.id } }),
  );
  return (
    <section className="stack tight" aria-label="Why this rider">
      <h2>Why this rider</h2>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={2} height="4rem" />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon="search"
              title="Nobody was asked yet"
              next="Each search appears here with its candidates."
            />
          ) : (
            items.map((attempt) => (
              <AttemptTable key={attempt.attempt} attempt={attempt} city={city} />
            ))
          )
        }
      </Show>
    </section>
  );
}

function AttemptTable({ attempt, city }: { attempt: Attempt; city: CityView }) {
  const unit = city.distanceUnit;
  const columns: TableColumn<Candidate>[] = [
    { title: "Rider", cell: (row) => <span className="figures">{shortOrderId(row.riderId)}</span> },
    { title: "Away", isNumber: true, cell: (row) => distanceWords(row.distanceMeters, unit) },
    { title: "ETA", isNumber: true, cell: (row) => spanWords(row.etaSeconds) },
    {
      title: "Score",
      isNumber: true,
      cell: (row) => (row.score === null ? "–" : row.score.toFixed(2)),
    },
    { title: "Outcome", cell: (row) => row.outcome.replaceAll("_", " ") },
  ];
  return (
    <div className="attempt">
      <p className="small soft figures">
        Search {attempt.attempt} at {clockWords(attempt.at, city)}, within{" "}
        {distanceWords(attempt.radiusMeters, unit)}
      </p>
      {attempt.candidates.length === 0 ? (
        <p className="small">Nobody was near.</p>
      ) : (
        <Table
          caption={`Candidates of search ${attempt.attempt}`}
          rows={attempt.candidates}
          rowKey={(row) => row.riderId}
          columns={columns}
          isChosen={(row) => row.outcome === "offered"}
        />
      )}
    </div>
  );
}
