/** What the invariant checker found, and a button to check now. */
import {
  type LedgerCheck,
  type LedgerCheckScope,
  opsLedgerRoutes,
} from "#shared/contracts/ops-ledger.ts";
import { Button } from "../../design/button.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { countWords } from "../../words/figure-words.ts";
import { opsApi } from "../ops-api.ts";
import { countColumn, signColumn, termColumn, textColumn, whenColumn } from "./columns.tsx";
import { MoneyChip, PagedTable, PlainTable, Section } from "./money-parts.tsx";
import { signOf } from "./money-signs.ts";
import { AreaHead } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";
import { useSending } from "./use-sending.ts";

const fine = signOf("all_right", "check", "good");
const wrong = signOf("wrong", "alert", "bad");
const resultSign = ({ isFine }: LedgerCheck) => (isFine ? fine : wrong);

export function LedgerChecksPage() {
  const pages = usePages("checks", (cursor) =>
    opsApi.call(opsLedgerRoutes.listLedgerChecks, { query: { cursor, limit: 20 } }),
  );
  const { isBusy, error, send } = useSending(opsLedgerRoutes.runLedgerCheck);
  const check = async (scope: LedgerCheckScope) => {
    if (await send({ body: { scope } })) pages.reload();
  };
  const latest = pages.loaded.status === "ready" ? pages.loaded.value[0] : undefined;
  return (
    <>
      <AreaHead area="ledger" />
      <div className="row wrap">
        <Button look="main" isBusy={isBusy} onClick={() => void check("incremental")}>
          {say("books.check_new")}
        </Button>
        <Button disabled={isBusy} onClick={() => void check("full")}>
          {say("books.check_all")}
        </Button>
      </div>
      <ErrorNote error={error} />
      {latest ? <Results check={latest} /> : null}
      <PagedTable<LedgerCheck>
        {...{ name: "checks", icon: "search", pages }}
        rowKey={({ id }) => id}
        columns={[
          signColumn(say("books.result"), resultSign),
          termColumn(say("books.what"), ({ scope }) => scope),
          whenColumn(say("books.when"), ({ startedAt }) => startedAt),
          {
            title: say("books.took"),
            isNumber: true,
            cell: ({ tookMs }) => say("books.milliseconds", { count: countWords(tookMs) }),
          },
          countColumn(say("books.chain_up_to"), ({ headSeq }) => headSeq),
          countColumn(say("books.violations"), ({ results }) =>
            results.reduce((sum, { violations }) => sum + violations, 0),
          ),
        ]}
      />
    </>
  );
}

function Results({ check }: { check: LedgerCheck }) {
  return (
    <Section
      title={say("books.latest_check")}
      tools={<MoneyChip sign={resultSign(check)} isLarge />}
    >
      <PlainTable<LedgerCheck["results"][number]>
        caption={say("books.rules_caption")}
        rows={check.results}
        none={say("books.no_rules")}
        rowKey={({ name }) => name}
        columns={[
          termColumn(say("books.rule"), ({ name }) => name),
          countColumn(say("books.looked_at"), ({ looked }) => looked),
          countColumn(say("books.violations"), ({ violations }) => violations),
          textColumn(say("books.examples"), ({ examples }) => examples.join(", ")),
        ]}
      />
      {check.headHash ? (
        <p className="small soft">
          {say("books.head_hash")} <span className="ops-hash">{check.headHash}</span>
        </p>
      ) : null}
    </Section>
  );
}
