import { useState } from "react";
import { linkRoutes, type ShortLink } from "#shared/contracts/links.ts";
import { Button } from "../design/button.tsx";
import { copyText } from "../design/copy-text.ts";
import { ErrorNote } from "../design/notice.tsx";
import { Table } from "../design/table.tsx";
import { say } from "../i18n/speech.ts";
import { wordTable } from "../i18n/word-table.ts";
import { countWords } from "../words/figure-words.ts";
import { dayWords } from "../words/time-words.ts";
import { partnerApi } from "./partner-api.ts";

const stateWords = wordTable({
  pending: "links.pending",
  live: "links.live",
  expired: "links.expired",
  revoked: "links.revoked",
});

export function LinkTable(props: {
  links: readonly ShortLink[];
  timeZone: string;
  chosen: ShortLink | null;
  onChoose: (link: ShortLink) => void;
  onChange: () => void;
}) {
  const [error, setError] = useState<unknown>(null);
  const actions = (link: ShortLink) => (
    <LinkActions
      link={link}
      onChoose={() => props.onChoose(link)}
      onChange={props.onChange}
      onError={setError}
    />
  );
  return (
    <section className="stack campaign-list" aria-label={say("links.yours")}>
      <ErrorNote error={error} />
      <Table
        caption={say("links.caption")}
        rows={props.links}
        rowKey={({ id }) => id}
        isChosen={({ id }) => id === props.chosen?.id}
        columns={[
          {
            title: say("links.column"),
            cell: ({ code, target }) => <LinkName code={code} target={target} />,
          },
          { title: say("links.opened"), isNumber: true, cell: ({ clicks }) => countWords(clicks) },
          {
            title: say("links.state"),
            cell: (link) => <LinkState link={link} timeZone={props.timeZone} />,
          },
          { title: say("links.change"), cell: actions },
        ]}
      />
    </section>
  );
}

function LinkName({ code, target }: Pick<ShortLink, "code" | "target">) {
  return (
    <span className="campaign-name">
      <span className="strong">/s/{code}</span>
      <span className="small soft block cut">{target?.replace(/^https?:\/\//, "")}</span>
    </span>
  );
}

function LinkState(props: { link: ShortLink; timeZone: string }) {
  const {
    link: { state, expiresAt },
    timeZone,
  } = props;
  return (
    <>
      {stateWords[state]}
      {state === "live" ? (
        <span className="small soft block">
          {say("links.until", { when: dayWords(expiresAt, { timeZone }) })}
        </span>
      ) : null}
    </>
  );
}

function LinkActions(props: {
  link: ShortLink;
  onChoose: () => void;
  onChange: () => void;
  onError: (error: unknown) => void;
}) {
  const { id, url, state } = props.link;
  const [isBusy, setIsBusy] = useState(false);
  const [isCopied, setIsCopied] = useState(false);
  const revoke = async () => {
    setIsBusy(true);
    props.onError(null);
    try {
      await partnerApi.call(linkRoutes.revokeLink, { params: { id } });
      props.onChange();
    } catch (caught) {
      props.onError(caught);
    } finally {
      setIsBusy(false);
    }
  };
  const isOpen = state === "live" || state === "pending";
  return (
    <span className="row wrap">
      <Button size="small" icon="list" onClick={props.onChoose}>
        {say("links.statistics")}
      </Button>
      {isOpen ? (
        <>
          <Button size="small" onClick={() => void copyText(url).then(setIsCopied)}>
            {say(isCopied ? "links.copied" : "links.copy")}
          </Button>
          <Button size="small" isBusy={isBusy} onClick={() => void revoke()}>
            {say("links.take_back")}
          </Button>
        </>
      ) : null}
    </span>
  );
}
