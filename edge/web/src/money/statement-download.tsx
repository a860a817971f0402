import { say } from "../i18n/speech.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { DownloadButton } from "./download-button.tsx";
import type { Earner } from "./payout-panel.tsx";
import { daysOf, type Period } from "./period.ts";

/** The statement of a period, to print and for a spreadsheet. */
export function StatementDownload(props: { role: Earner; period: Period; timeZone: string }) {
  const { role, period, timeZone } = props;
  const { from, to } = daysOf(period, Date.now(), timeZone);
  const language = useLanguage();
  const days = `from=${from}&to=${to}&language=${language}`;
  const path = (format: string) => `/v1/${role}/statements?${days}&format=${format}`;
  return (
    <div className="row wrap">
      <DownloadButton role={role} path={path("pdf")} name={`statement-${from}-${to}.pdf`}>
        {say("statement.pdf")}
      </DownloadButton>
      <DownloadButton role={role} path={path("csv")} name={`statement-${from}-${to}.csv`}>
        {say("statement.csv")}
      </DownloadButton>
    </div>
  );
}
