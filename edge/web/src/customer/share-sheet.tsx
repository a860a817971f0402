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

export function ShareButton({ orderId }: { orderId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button icon="share" onClick={() => setIsOpen(true)}>
        {say("action.share")}
      </Button>
      {isOpen ? <ShareSheet orderId={orderId} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function ShareSheet({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  // Asking again gives the link that is open already.
  const { loaded, reload } = useLoad(orderId, () =>
    api.call(linkRoutes.createLink, { body: { purpose: "trip", orderId } }),
  );
  return (
    <Sheet title={say("share.title")} onClose={onClose}>
      <Show loaded={loaded} retry={reload} skeleton={<SharingSkeleton />}>
        {(link) => <Sharing key={link.id} link={link} onAgain={reload} />}
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

function Sharing({ link, onAgain }: { link: ShortLink; onAgain: () => void }) {
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
      <p className="soft">{say("share.shows")}</p>
      <SendLink url={link.url} />
      <p className="small soft">
        {say("share.ends", { when: dayWords(link.expiresAt, city) })}{" "}
        {link.clicks > 0 ? say("share.opened", { count: link.clicks }) : null}
      </p>
      <ErrorNote error={error} />
      <Button look="danger" icon="cross" isBusy={isBusy} onClick={() => stop()}>
        {say("share.stop")}
      </Button>
    </div>
  );
}

function SendLink({ url }: { url: string }) {
  const [isCopied, setIsCopied] = useState<boolean | null>(null);
  const canSend = "share" in navigator;
  // Closing the phone's own sheet is no failure.
  const send = () => navigator.share({ title: say("share.follow"), url }).catch(() => undefined);
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
