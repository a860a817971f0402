/** Campaign links of the store: make, copy, take back, and see how often they were opened. */
import { type FormEvent, useState } from "react";
import { linkRoutes, type ShortLink } from "#shared/contracts/links.ts";
import { BeelineError } from "#shared/errors.ts";
import { Button } from "../design/button.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { EmptyState, ErrorNote, Show } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { usePageTitle } from "../router.tsx";
import { useLoad } from "../use-load.ts";
import { LinkStatsPanel } from "./link-stats-panel.tsx";
import { LinkTable } from "./link-table.tsx";
import { partnerApi } from "./partner-api.ts";
import "./campaigns.css";
import { useSubmit } from "../use-submit.ts";

const PAGE = 50;

export function LinksPage({ storeId, timeZone }: { storeId: string; timeZone: string }) {
  usePageTitle(say("links.title"));
  const [chosen, setChosen] = useState<ShortLink | null>(null);
  const { loaded, reload } = useLoad("links", () =>
    partnerApi.call(linkRoutes.listLinks, { query: { limit: PAGE, purpose: "campaign" } }),
  );
  return (
    <div className="stack loose narrow">
      <h1>{say("links.title")}</h1>
      <LinkForm storeId={storeId} onMade={reload} />
      <Show loaded={loaded} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="share" title={say("links.none")} next={say("links.none_next")} />
          ) : (
            <LinkTable
              links={items}
              timeZone={timeZone}
              chosen={chosen}
              onChoose={setChosen}
              onChange={reload}
            />
          )
        }
      </Show>
      {chosen ? <LinkStatsPanel key={chosen.id} link={chosen} /> : null}
    </div>
  );
}

const lives = [
  [7, "links.week"],
  [30, "links.month"],
  [90, "links.three_months"],
  [365, "links.year"],
] as const;

function isAbout(error: unknown, field: string): boolean {
  if (!(error instanceof BeelineError)) return false;
  return error.options.issues?.some(({ path }) => path === field) ?? false;
}

/** What is wrong with the word: it is taken, or it is none. */
function slugFaultOf(error: unknown): string | undefined {
  if (error instanceof BeelineError && error.code === "CONFLICT") return say("links.taken");
  return isAbout(error, "slug") ? say("links.slug_wrong") : undefined;
}

function LinkForm({ storeId, onMade }: { storeId: string; onMade: () => void }) {
  const ownPage = `${location.origin}/stores/${storeId}`;
  const [url, setUrl] = useState(ownPage);
  const [slug, setSlug] = useState("");
  const [ttlDays, setTtlDays] = useState(30);
  const { isBusy, error, run } = useSubmit();
  const slugFault = slugFaultOf(error);
  const urlFault = isAbout(error, "url") ? say("links.url_wrong") : undefined;
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
        label={say("links.leads_to")}
        required
        inputMode="url"
        maxLength={2_048}
        hint={say("links.leads_to_hint")}
        error={urlFault}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <TextField
        label={say("links.slug")}
        placeholder={say("links.slug_example")}
        maxLength={40}
        error={slugFault}
        value={slug}
        onChange={(event) =>
          setSlug(event.target.value.toLowerCase().replaceAll(/[^a-z0-9-]/g, ""))
        }
      />
      <SelectField
        label={say("links.lives_for")}
        value={String(ttlDays)}
        onChange={(event) => setTtlDays(Number(event.target.value))}
      >
        {lives.map(([days, words]) => (
          <option key={days} value={days}>
            {say(words)}
          </option>
        ))}
      </SelectField>
      {slugFault || urlFault ? null : <ErrorNote error={error} />}
      <Button type="submit" look="main" icon="share" isBusy={isBusy}>
        {say("links.make")}
      </Button>
    </form>
  );
}
