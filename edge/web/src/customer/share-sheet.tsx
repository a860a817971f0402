/** A link with which anybody can watch an order, without names, prices or the code. */
import { useState } from "react";
import { linkRoutes, type ShortLink } from "#shared/contracts/links.ts";
import { Button } from "../design/button.tsx";
import { copyText } from "../design/copy-text.ts";
import { ErrorNote, Note, Show, Skeleton } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import { useLoad } from "../use-load.ts";
import { dayWords } from "../words/time-words.ts";
import { api, useShopping } from "./shopping.tsx";
import "./share-sheet.css";
import { useSubmit } from "../use-submit.ts";

/** A message says `order` or `ride`. */
type Shared = "order" | "ride";

export function ShareButton({ orderId, what }: { orderId: string; what: Shared }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button icon="share" onClick={() => setIsOpen(true)}>
        {say("action.share")}
      </Button>
      {isOpen ? (
        <ShareSheet orderId={orderId} what={what} onClose={() => setIsOpen(false)} />
      ) : null}
    </>
  );
}

interface SheetProps {
  orderId: string;
  what: Shared;
  onClose: () => void;
}

function ShareSheet({ orderId, what, onClose }: SheetProps) {
  // Asking again gives the link that is open already.
  const { loaded, reload } = useLoad(orderId, () =>
    api.call(linkRoutes.createLink, { body: { purpose: "trip", orderId } }),
  );
  return (
    <Sheet title={say("share.title", { what })} onClose={onClose}>
      <Show loaded={loaded} retry={reload} skeleton={<SharingSkeleton />}>
        {(link) => <Sharing key={link.id} link={link} what={what} onAgain={reload} />}
      </Show>
    </Sheet>
  );
}

function SharingSkeleton() {
  return (
    <div className="stack" role="status">
      <span className="unseen">{say("share.making")}</span>
      <Skeleton height="3rem" />
      <Skeleton height="3rem" />
    </div>
  );
}

interface SharingProps {
  link: ShortLink;
  what: Shared;
  onAgain: () => void;
}

function Sharing({ link, what, onAgain }: SharingProps) {
  const { city } = useShopping();
  const [isStopped, setIsStopped] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const stop = () => {
    void run(async () => {
      await api.call(linkRoutes.revokeLink, { params: { id: link.id } });
      setIsStopped(true);
    });
  };
  if (isStopped) {
    return (
      <div className="stack">
        <Note icon="check">{say("share.stopped")}</Note>
        <Button icon="share" onClick={onAgain}>
          {say("share.again")}
        </Button>
      </div>
    );
  }
  return (
    <div className="stack">
      <p className="soft">{say("share.shows", { what })}</p>
      <SendLink url={link.url} title={say("share.follow", { what })} />
      <p className="small soft">
        {say("share.ends", { what, when: dayWords(link.expiresAt, city) })}{" "}
        {link.clicks > 0 ? say("share.opened", { count: link.clicks }) : null}
      </p>
      <ErrorNote error={error} />
      <Button look="danger" icon="cross" isBusy={isBusy} onClick={() => stop()}>
        {say("share.stop")}
      </Button>
    </div>
  );
}

function SendLink({ url, title }: { url: string; title: string }) {
  const [isCopied, setIsCopied] = useState<boolean | null>(null);
  const canSend = "share" in navigator;
  // Closing the phone's own sheet is no failure.
  const send = () => navigator.share({ title, url }).catch(() => undefined);
  return (
    <>
      <output className="share-url">{url}</output>
      <div className="row wrap share-ways">
        {canSend ? (
          <Button look="main" icon="share" onClick={() => void send()}>
            {say("share.send")}
          </Button>
        ) : null}
        <Button
          look={canSend ? "plain" : "main"}
          icon="note"
          onClick={() => void copyText(url).then(setIsCopied)}
        >
          {say("share.copy")}
        </Button>
      </div>
      <p role="status" className="small">
        {isCopied === true ? say("share.copied") : null}
        {isCopied === false ? say("share.not_copied") : null}
      </p>
    </>
  );
}
