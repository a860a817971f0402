import { type LinkStats, linkRoutes, type ShortLink } from "#shared/contracts/links.ts";
import { Button } from "../design/button.tsx";
import { Show } from "../design/notice.tsx";
import { locale, say } from "../i18n/speech.ts";
import { periodWords } from "../money/payment-words.ts";
import { useLoad } from "../use-load.ts";
import { countWords } from "../words/figure-words.ts";
import { partnerApi } from "./partner-api.ts";

const SHOWN = 14;

export function LinkStatsPanel({ link }: { link: ShortLink }) {
  const { loaded, reload } = useLoad(link.id, () =>
    partnerApi.call(linkRoutes.getLinkStats, { params: { id: link.id } }),
  );
  return (
    <section className="panel stack" aria-label={say("links.statistics_of", { code: link.code })}>
      <header className="row wide">
        <h2>/s/{link.code}</h2>
        <Button size="small" icon="refresh" onClick={reload}>
          {say("action.look_again")}
        </Button>
      </header>
      <Show loaded={loaded} retry={reload}>
        {(stats) => <Figures stats={stats} />}
      </Show>
    </section>
  );
}

function Figures({ stats }: { stats: LinkStats }) {
  if (stats.total === 0) {
    return <p className="soft">{say("links.unopened")}</p>;
  }
  const countries = new Intl.DisplayNames(locale(), { type: "region", fallback: "code" });
  const countryName = (code: string) =>
    code === "XX" ? say("links.unknown") : (countries.of(code) ?? code);
  return (
    <div className="stack">
      <p className="figures">{say("links.opened_times", { count: stats.total })}</p>
      <Bars
        title={say("links.by_day")}
        rows={stats.days.slice(0, SHOWN).map(({ day, clicks }) => ({
          name: periodWords({ period: day }),
          clicks,
        }))}
      />
      <Bars
        title={say("links.by_country")}
        rows={stats.countries
          .slice(0, SHOWN)
          .map(({ country, clicks }) => ({ name: countryName(country), clicks }))}
      />
      <Bars
        title={say("links.by_source")}
        rows={stats.referrers.map(({ referrer, clicks }) => ({
          name: say(`links.from.${referrer}`),
          clicks,
        }))}
      />
    </div>
  );
}

/** A table whose bars are for the eye; the figures say the same. */
function Bars({
  title,
  rows,
}: {
  title: string;
  rows: readonly { name: string; clicks: number }[];
}) {
  const most = Math.max(1, ...rows.map(({ clicks }) => clicks));
  return (
    <table className="bars">
      <caption>{title}</caption>
      <tbody>
        {rows.map(({ name, clicks }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="bars-bar" aria-hidden="true">
              <span style={{ width: `${(100 * clicks) / most}%` }} />
            </td>
            <td className="figures bars-count">{countWords(clicks)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
