/** The areas of money, their heading, and the pages within them as links under it. */
import { ButtonLink } from "../../design/button.tsx";
import { type PlainKey, say } from "../../i18n/speech.ts";
import { Link, usePath } from "../../router.tsx";

const base = "/ops/money";

/** Each with its pages, the first of which is its own. */
const areas = {
  payments: { payments: "books.payments", webhooks: "books.webhooks" },
  ledger: {
    ledger: "books.accounts",
    "ledger/transactions": "books.movements",
    "ledger/checks": "books.checks",
  },
  reconciliation: {
    reconciliation: "books.differences",
    "reconciliation/files": "books.reports",
  },
  sagas: {},
  payouts: { payouts: "books.payouts", "payouts/holds": "books.holds" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, PlainKey>>>>;

export type Area = keyof typeof areas;
export const areaNames = Object.keys(areas) as Area[];

export function AreaHead({ area }: { area: Area }) {
  const path = usePath();
  const pages = Object.entries<PlainKey>(areas[area]);
  return (
    <>
      <h1>{say(`books.${area}`)}</h1>
      {pages.length > 0 ? (
        <nav className="ops-sub-pages" aria-label={say(`books.${area}`)}>
          {pages.map(([name, title]) => {
            const to = `${base}/${name}`;
            const isHere = to === path || (path === base && name === areaNames[0]);
            return (
              <Link key={to} to={to} aria-current={isHere ? "page" : undefined}>
                {say(title)}
              </Link>
            );
          })}
        </nav>
      ) : null}
    </>
  );
}

/** From one thing back to its list. */
export function BackTo({ list, title }: { list: string; title: PlainKey }) {
  return (
    <div>
      <ButtonLink to={`${base}/${list}`} icon="back" look="quiet">
        {say(title)}
      </ButtonLink>
    </div>
  );
}
