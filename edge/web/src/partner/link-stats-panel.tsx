import { type LinkStats, linkRoutes, type ShortLink } from "#shared/contracts/links.ts";
import { Button } from "../design/button.tsx";
import { Show } from "../design/notice.tsx";
import { useLoad } from "../use-load.ts";
import { partnerApi } from "./partner-api.ts";

const SHOWN = 14;

export function LinkStatsPanel({ link }: { link: ShortLink }) {
  const { loaded, reload } = useLoad(link.id, () =>
    partnerApi.call(linkRoutes.getLinkStats, { params: { id: link.id } }),
  );
  return (
    <section className="panel stack" aria-label={`Statistics of ${link.code}`}>
      <header className="row wide">
        <h2>/s/{link.code}</h2>
        <Button size="small" icon="refresh" onClick={reload}>
          Look again
        </Button>
      </header>
      <Show loaded={loaded} retry={reload}>
        {(stats) => <Figures stats={stats} />}
      </Show>
    </section>
  );
}

const referrerWords: Readonly<Record<LinkStats["referrers"][number]["referrer"], string>> = {
  direct: "Typed, scanned or from a message",
  search: "Search engines",
  social: "Social networks",
  app: "Apps",
  other: "Other sites",
};

function Figures({ stats }: { stats: LinkStats }) {
  if (stats.total === 0) {
    return <p className="soft">Nobody has opened it yet. New clicks are here within a minute.</p>;
  }
  const countries = new Intl.DisplayNames(undefined, { type: "region", fallback: "code" });
  const countryName = (code: string) => (code === "XX" ? "Unknown" : (countries.of(code) ?? code));
  return (
    <div className="stack">
      <p>
        Opened <strong className="figures">{stats.total.toLocaleString()}</strong>{" "}
        {stats.total === 1 ? "time" : "times"}.
      </p>
      <Bars
        title="By day"
        rows={stats.days.slice(0, SHOWN).map(({ day, clicks }) => ({ name: day, clicks }))}
      />
      <Bars
        title="By country"
        rows={stats.countries
          .slice(0, SHOWN)
          .map(({ country, clicks }) => ({ name: countryName(country), clicks }))}
      />
      <Bars
        title="Where from"
        rows={stats.referrers.map(({ referrer, clicks }) => ({
          name: referrerWords[referrer],
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
            <td className="figures bars-count">{clicks.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
