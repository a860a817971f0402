/** Campaign links of the store: make, copy, take back, and see how often they were opened. */
import { type FormEvent, useState } from "react";
import { linkRoutes, type ShortLink } from "#shared/contracts/links.ts";
import { BeelineError } from "#shared/errors.ts";
import { Button } from "../design/button.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { usePageTitle } from "../router.tsx";
import { useLoad } from "../use-load.ts";
import { LinkStatsPanel } from "./link-stats-panel.tsx";
import { LinkTable } from "./link-table.tsx";
import { partnerApi } from "./partner-api.ts";
import "./campaigns.css";
import { useSubmit } from "../use-submit.ts";

const PAGE = 50;

export function LinksPage({ storeId }: { storeId: string }) {
  usePageTitle("Campaign links");
  const [chosen, setChosen] = useState<ShortLink | null>(null);
  const { loaded, reload } = useLoad("links", () =>
    partnerApi.call(linkRoutes.listLinks, { query: { limit: PAGE, purpose: "campaign" } }),
  );
  return (
    <div className="stack loose narrow">
      <h1>Campaign links</h1>
      <LinkForm storeId={storeId} onMade={reload} />
      <Show loaded={loaded} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon="share"
              title="No links yet"
              next="Make one for a poster, a leaflet or a message, and see how often it is opened."
            />
          ) : (
            <LinkTable links={items} chosen={chosen} onChoose={setChosen} onChange={reload} />
          )
        }
      </Show>
      {chosen ? <LinkStatsPanel key={chosen.id} link={chosen} /> : null}
    </div>
  );
}

const lives = [
  [7, "a week"],
  [30, "a month"],
  [90, "three months"],
  [365, "a year"],
] as const;

/** What is wrong with one field, in the server's own words. */
function faultOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof BeelineError)) return undefined;
  return error.options.issues?.find(({ path }) => path === field)?.message;
}

function LinkForm({ storeId, onMade }: { storeId: string; onMade: () => void }) {
  const ownPage = `${location.origin}/stores/${storeId}`;
  const [url, setUrl] = useState(ownPage);
  const [slug, setSlug] = useState("");
  const [ttlDays, setTtlDays] = useState(30);
  const { isBusy, error, run } = useSubmit();
  const isTaken = error instanceof BeelineError && error.code === "CONFLICT";
  const slugFault = isTaken ? "Somebody has this word. Choose another." : faultOf(error, "slug");
  const urlFault = faultOf(error, "url");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const word = slug === "" ? {} : { slug };
    const body = { purpose: "campaign" as const, url: url.trim(), ttlDays, ...word };
    void run(async () => {
      await partnerApi.call(linkRoutes.createLink, { body });
      setSlug("");
      setUrl(ownPage);
      onMade();
    });
  };
  return (
    <form className="panel stack" onSubmit={(event) => submit(event)}>
      <TextField
        label="Leads to"
        required
        inputMode="url"
        maxLength={2_048}
        hint="Your page here, or any public site."
        error={urlFault}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <TextField
        label="Own word, if you like"
        placeholder="diwali-2026"
        maxLength={40}
        error={slugFault}
        value={slug}
        onChange={(event) =>
          setSlug(event.target.value.toLowerCase().replaceAll(/[^a-z0-9-]/g, ""))
        }
      />
      <SelectField
        label="Lives for"
        value={String(ttlDays)}
        onChange={(event) => setTtlDays(Number(event.target.value))}
      >
        {lives.map(([days, words]) => (
          <option key={days} value={days}>
            {words}
          </option>
        ))}
      </SelectField>
      {slugFault || urlFault ? null : <ErrorNote error={error} />}
      <Button type="submit" look="main" icon="share" isBusy={isBusy}>
        Make a link
      </Button>
    </form>
  );
}
