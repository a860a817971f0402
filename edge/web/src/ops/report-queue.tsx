/** Messages that somebody reported: look, then keep them or take them away for everybody. */
import { type ChatReport, chatRoutes } from "#shared/contracts/chat.ts";
import { roleWords } from "../chat/chat-words.ts";
import { Button } from "../design/button.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { shortOrderId } from "../words/order-id.ts";
import { reasonWords } from "../words/reason-words.ts";
import { opsApi } from "./ops-api.ts";

export function ReportQueue() {
  const { loaded, reload } = useLoad("reports", () =>
    opsApi.call(chatRoutes.listChatReports, { query: { limit: 50 } }),
  );
  return (
    <Show loaded={loaded} retry={reload}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon="chat" title={say("report.none")} next={say("report.none_next")} />
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
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const decide = (outcome: "hidden" | "kept") =>
    run(async () => {
      const params = { id: report.id };
      await opsApi.call(chatRoutes.resolveChatReport, { params, body: { outcome } });
      onDecided();
    });
  const { message, reporterRole } = report;
  const reason = reasonWords(report.reason);
  return (
    <li className="panel stack tight">
      <p className="small soft">
        {say("report.about", {
          who: roleWords(message.sender),
          order: shortOrderId(report.orderId),
        })}
      </p>
      <blockquote className="chat-bubble">{message.body ?? say("report.picture")}</blockquote>
      <p className="small">
        {reporterRole ? say("report.says", { who: roleWords(reporterRole), reason }) : reason}
      </p>
      <ErrorNote error={error} />
      <div className="row">
        <Button look="danger" size="small" isBusy={isBusy} onClick={() => void decide("hidden")}>
          {say("report.hide")}
        </Button>
        <Button size="small" disabled={isBusy} onClick={() => void decide("kept")}>
          {say("report.keep")}
        </Button>
      </div>
    </li>
  );
}
