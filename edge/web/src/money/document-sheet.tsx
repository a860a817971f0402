import { documentRoutes } from "#shared/contracts/documents.ts";
import type { Role } from "#shared/roles.ts";
import { EmptyState, ErrorState, SkeletonList } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { apiOf } from "../session/call-api.ts";
import { useLoad } from "../use-load.ts";
import { codeOf } from "../words/error-words.ts";
import { DocumentView } from "./document-view.tsx";
import { DownloadButton } from "./download-button.tsx";

const papers = {
  receipt: { title: "money.receipt", route: documentRoutes.getReceipt },
  invoice: { title: "money.invoice", route: documentRoutes.getInvoice },
} as const;
export type PaperName = keyof typeof papers;

/** Shows a paper about an order, to read and to keep. */
export function DocumentSheet(props: {
  role: Role;
  orderId: string;
  paper: PaperName;
  onClose: () => void;
}) {
  const { role, orderId, paper } = props;
  const { title, route } = papers[paper];
  // The page's, which may be another than the person has chosen elsewhere.
  const language = useLanguage();
  const { loaded, reload } = useLoad(`${paper}-${orderId}-${language}`, () =>
    apiOf(role).call(route, { params: { id: orderId }, query: { language } }),
  );
  return (
    <Sheet title={say(title)} onClose={props.onClose}>
      {loaded.status === "loading" ? <SkeletonList rows={3} height="2.5rem" /> : null}
      {loaded.status === "failed" ? <NoPaper error={loaded.error} retry={reload} /> : null}
      {loaded.status === "ready" ? (
        <div className="stack">
          <DocumentView document={loaded.value} />
          <DownloadButton
            role={role}
            path={`/v1/orders/${encodeURIComponent(orderId)}/${paper}?format=pdf&language=${language}`}
            name={`${paper}-${loaded.value.number ?? orderId}.pdf`}
          >
            {say("money.download")}
          </DownloadButton>
        </div>
      ) : null}
    </Sheet>
  );
}

function NoPaper({ error, retry }: { error: unknown; retry: () => void }) {
  if (codeOf(error) !== "NOT_FOUND") return <ErrorState error={error} retry={retry} />;
  return <EmptyState icon="note" title={say("money.no_paper")} next={say("money.no_paper_next")} />;
}
