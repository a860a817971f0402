/** Messages that somebody reported: look, then keep them or take them away for everybody. */
import { useState } from "react";
import { type ChatReport, chatRoutes } from "#shared/contracts/chat.ts";
import { roleWords } from "../chat/chat-words.ts";
import { Button } from "../design/button.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { useLoad } from "../use-load.ts";
import { shortOrderId } from "../words/order-id.ts";
import { opsApi } from "./ops-api.ts";

export function ReportQueue() {
  const { loaded, reload } = useLoad("reports", () =>
    opsApi.call(chatRoutes.listChatReports, { query: { limit: 50 } }),
  );
  return (
    <Show loaded={loaded} retry={reload}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState
            icon="chat"
            title="Nothing was reported"
            next="Messages that people report appear here, the oldest first."
          />
        ) : (
          <ol className="stack">
            {items.map((report) => (
              <ReportItem key={report.id} report={report} onDecided={reload} />
            ))}
          </ol>
        )
      }
    </Show>
  );
}

function ReportItem({ report, onDecided }: { report: ChatReport; onDecided: () => void }) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const decide = async (outcome: "hidden" | "kept") => {
    setIsBusy(true);
    setError(null);
    try {
      const params = { id: report.id };
      await opsApi.call(chatRoutes.resolveChatReport, { params, body: { outcome } });
      onDecided();
    } catch (caught) {
      setError(caught);
      setIsBusy(false);
    }
  };
  const { message, reporterRole } = report;
  return (
    <li className="panel stack tight">
      <p className="small soft">
        {roleWords(message.sender)}, order {shortOrderId(report.orderId)}
      </p>
      <blockquote className="chat-bubble">{message.body ?? "A picture"}</blockquote>
      <p className="small">
        {reporterRole ? `${roleWords(reporterRole)}: ` : ""}
        {report.reason}
      </p>
      <ErrorNote error={error} />
      <div className="row">
        <Button look="danger" size="small" isBusy={isBusy} onClick={() => void decide("hidden")}>
          Take away
        </Button>
        <Button size="small" disabled={isBusy} onClick={() => void decide("kept")}>
          Keep
        </Button>
      </div>
    </li>
  );
}
