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
    <Sheet title="Share this order" onClose={onClose}>
      <Show loaded={loaded} retry={reload} skeleton={<SharingSkeleton />}>
        {(link) => <Sharing key={link.id} link={link} onAgain={reload} />}
      </Show>
    </Sheet>
  );
}

function SharingSkeleton() {
  return (
    <div className="stack" role="status">
      <span className="unseen">Making a link</span>
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
        <Note icon="check">
          The link does not open any more, and whoever watched by it has been sent away.
        </Note>
        <Button icon="share" onClick={onAgain}>
          Make a new link
        </Button>
      </div>
    );
  }
  return (
    <div className="stack">
      <p className="soft">
        Whoever has this link sees where the order is. It shows no names, prices or codes.
      </p>
      <SendLink url={link.url} />
      <p className="small soft">
        It ends an hour after your order, on {dayWords(link.expiresAt, city)} at the latest.
        {link.clicks > 0
          ? ` Opened ${link.clicks === 1 ? "once" : `${link.clicks} times`} so far.`
          : ""}
      </p>
      <ErrorNote error={error} />
      <Button look="danger" icon="cross" isBusy={isBusy} onClick={() => stop()}>
        Stop sharing
      </Button>
    </div>
  );
}

function SendLink({ url }: { url: string }) {
  const [isCopied, setIsCopied] = useState<boolean | null>(null);
  const canSend = "share" in navigator;
  // Closing the phone's own sheet is no failure.
  const send = () => navigator.share({ title: "Follow my order", url }).catch(() => undefined);
  return (
    <>
      <output className="share-url">{url}</output>
      <div className="row wrap share-ways">
        {canSend ? (
          <Button look="main" icon="share" onClick={() => void send()}>
            Send
          </Button>
        ) : null}
        <Button
          look={canSend ? "plain" : "main"}
          icon="note"
          onClick={() => void copyText(url).then(setIsCopied)}
        >
          Copy link
        </Button>
      </div>
      <p role="status" className="small">
        {isCopied === true ? "Copied." : null}
        {isCopied === false ? "Your browser does not let us copy: select the link above." : null}
      </p>
    </>
  );
}
