import { useEffect, useState } from "react";
import type { Pending } from "#shared/chat-state.ts";
import { type ChatMessage, chatRoutes } from "#shared/contracts/chat.ts";
import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { Icon } from "../design/icons.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { say } from "../i18n/speech.ts";
import {
  channelWords,
  failureWords,
  progressOf,
  progressWords,
  roleWords,
  sentWords,
} from "./chat-words.ts";
import { loadPicture } from "./picture.ts";
import type { Chat } from "./use-chat.ts";

interface ItemProps {
  chat: Chat;
  message: ChatMessage;
  role: Role;
  cityCode: string;
}

export function MessageItem({ chat, message, role, cityCode }: ItemProps) {
  const where = channelWords(message, role);
  const who = message.isOwn ? say("chat.you") : roleWords(message.sender);
  const progress = progressOf(message, chat.state.receipts, role);
  return (
    <li className="chat-message" data-own={message.isOwn || undefined}>
      <p className="small soft row">
        <span className="strong">{who}</span>
        {where ? <span>{where}</span> : null}
        <time className="figures" dateTime={message.sentAt}>
          {sentWords(message, cityCode)}
        </time>
      </p>
      {message.isHidden ? (
        <p className="chat-bubble soft">{say("chat.hidden")}</p>
      ) : (
        <div className="chat-bubble">
          {message.mediaId ? (
            <Picture chat={chat} mediaId={message.mediaId} cityCode={cityCode} />
          ) : null}
          {message.body}
        </div>
      )}
      {message.isOwn ? (
        <p className="chat-state small soft" data-progress={progress}>
          <Icon name="check" size={14} />
          {progressWords(progress)}
        </p>
      ) : (
        <ReportButton chat={chat} message={message} />
      )}
    </li>
  );
}

export function PendingItem({ chat, pending }: { chat: Chat; pending: Pending }) {
  const { clientMessageId, failure, body } = pending;
  return (
    <li className="chat-message" data-own>
      <div className="chat-bubble chat-pending">{body ?? say("chat.picture")}</div>
      {failure === null ? (
        <p className="chat-state small soft">
          <Icon name="clock" size={14} />
          {say("chat.sending")}
        </p>
      ) : (
        <div className="chat-state row">
          <p className="small chat-failure" role="alert">
            {failureWords(failure)}
          </p>
          <Button size="small" icon="refresh" onClick={() => chat.retry(clientMessageId)}>
            {say("action.retry")}
          </Button>
          <Button size="small" look="quiet" onClick={() => chat.discard(clientMessageId)}>
            {say("chat.discard")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** What support reads stays in its language; whoever reports reads their own. */
const reasons = [
  ["It is rude", "chat.report.rude"],
  ["It asks for money", "chat.report.money"],
  ["It is a threat", "chat.report.threat"],
  ["Something else", "chat.report.other"],
] as const;

function ReportButton({ chat, message }: { chat: Chat; message: ChatMessage }) {
  const [step, setStep] = useState<"none" | "asking" | "done">("none");
  if (message.isHidden) return null;
  const report = async (reason: string) => {
    const params = { id: chat.orderId, messageId: message.messageId };
    await chat.api.call(chatRoutes.reportChat, { params, body: { reason } });
    setStep("done");
  };
  if (step === "done") return <p className="chat-state small soft">{say("chat.reported")}</p>;
  return (
    <>
      <button type="button" className="chat-report small soft" onClick={() => setStep("asking")}>
        {say("chat.report")}
      </button>
      {step === "asking" ? (
        <ReasonSheet
          title={say("chat.report_title")}
          legend={say("chat.report_why")}
          choices={reasons.map(([value, label]) => ({ value, label: say(label) }))}
          button={say("chat.report")}
          onClose={() => setStep("none")}
          onReason={report}
        />
      ) : null}
    </>
  );
}

function Picture({ chat, mediaId, cityCode }: { chat: Chat; mediaId: string; cityCode: string }) {
  const [shown, setShown] = useState<string | "lost" | null>(null);
  const { api, orderId } = chat;
  useEffect(() => {
    let isGone = false;
    let made: string | undefined;
    loadPicture(api, { orderId, mediaId, cityCode })
      .then((url) => {
        made = url;
        if (isGone) URL.revokeObjectURL(url);
        else setShown(url);
      })
      .catch(() => setShown("lost"));
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [api, orderId, mediaId, cityCode]);
  if (shown === null) return <span className="skeleton chat-picture" />;
  if (shown === "lost") return <span className="soft">{say("chat.picture_lost")} </span>;
  return <img className="chat-picture" src={shown} alt={say("chat.picture_alt")} />;
}
