/**
 * A paper as a page that stands alone: no script, nothing from elsewhere, light and dark, and plain
 * black on white when it is printed. Everything that somebody typed is escaped.
 */
import type { Paper, PaperTable } from "./paper.ts";

const signs: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => signs[sign]!);
}

const styles = `
:root{color-scheme:light dark;--soft:light-dark(#5b5648,#b8b19d);--line:light-dark(#ddd6c3,#4a4537)}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1.5rem 1rem}
h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1rem;margin:1.75rem 0 .25rem}
.head,.facts,.parties{display:flex;flex-wrap:wrap;gap:.75rem 2rem}
.head{justify-content:space-between}.head span{color:var(--soft)}
dl,p{margin:0}dt,.soft,small{color:var(--soft)}dt,small{font-size:.85rem}
dd{margin:0;overflow-wrap:anywhere}.facts{margin-block:0 1rem}
.box{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .5rem;text-align:right;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left;padding-left:0;min-width:8.5rem;overflow-wrap:anywhere}
th:last-child,td:last-child{padding-right:0}td:not(:first-child){white-space:nowrap}
th{font-size:.85rem;color:var(--soft);font-weight:500}.strong td{font-weight:700}small{display:block}
.notes{margin-top:1.75rem}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:11pt}
tr{break-inside:avoid}thead{display:table-header-group}@page{margin:18mm}}`;

export function renderHtml(paper: Paper): string {
  const title = escapeHtml(paper.title);
  const facts = paper.facts
    .map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`)
    .join("");
  const parties = paper.parties
    .map(({ role, lines }) => {
      const [first = "", ...rest] = lines.map(escapeHtml);
      const more = rest.map((line) => `<br>${line}`).join("");
      return `<div><small>${escapeHtml(role)}</small><strong>${first}</strong>${more}</div>`;
    })
    .join("");
  const notes = paper.notes.map((note) => `<p class="soft">${escapeHtml(note)}</p>`).join("");
  return `<!doctype html><html lang="${paper.language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${styles}</style></head><body><main>
<div class="head"><h1>${title}</h1><span>Beeline</span></div>
<dl class="facts">${facts}</dl><div class="parties">${parties}</div>
${paper.tables.map(tableHtml).join("\n")}
<div class="notes">${notes}</div></main></body></html>`;
}

function tableHtml({ title, head, rows }: PaperTable): string {
  const heads = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const body = rows
    .map(({ cells, note, isStrong }) => {
      const row = cells.map((cell, place) => {
        const small = note && place === 0 ? `<small>${escapeHtml(note)}</small>` : "";
        return `<td>${escapeHtml(cell)}${small}</td>`;
      });
      return `<tr${isStrong ? ' class="strong"' : ""}>${row.join("")}</tr>`;
    })
    .join("");
  return `<h2>${escapeHtml(title)}</h2><div class="box"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}
