/** One order's conversation: what was said, what is on its way, and the line to write in. */
import { useEffect, useRef, useState } from "react";
import { chatRoutes } from "#shared/contracts/chat.ts";
import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import { useNow } from "../live/use-now.ts";
import { CallButton } from "./call-button.tsx";
import type { ChatOrder } from "./chat-button.tsx";
import { ChatComposer } from "./chat-composer.tsx";
import { MessageItem, PendingItem } from "./chat-message.tsx";
import { presenceWords, roleWords, targetsOf } from "./chat-words.ts";
import type { Chat } from "./use-chat.ts";

interface SheetProps {
  chat: Chat;
  order: ChatOrder;
  role: Role;
  present: Readonly<Record<string, number>>;
  onClose: () => void;
}

export function ChatSheet({ chat, order, role, present, onClose }: SheetProps) {
  const { state } = chat;
  const end = useRef<HTMLLIElement>(null);
  const newest = state.messages.at(-1)?.messageSeq ?? 0;
  const count = state.messages.length + state.pending.length;
  useRead(chat, newest);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is at the end
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which is no way to clean up.
    end.current?.scrollIntoView({ block: "end" });
  }, [newest, count]);
  const targets = targetsOf(role, {
    hasRider: order.rider !== null,
    hasStore: order.store !== null,
  });
  const here = presenceWords(present, role);
  return (
    <Sheet
      title={say("talk.messages")}
      onClose={onClose}
      footer={<ChatComposer chat={chat} cityCode={order.cityCode} role={role} targets={targets} />}
    >
      {here ? <p className="small soft">{here}</p> : null}
      {chat.hasOlder && state.messages.length >= 50 ? <OlderButton chat={chat} /> : null}
      {count === 0 ? <Note icon="chat">{say("chat.nobody")}</Note> : null}
      <ol className="chat-list" aria-live="polite">
        {state.messages.map((message) => (
          <MessageItem
            key={message.messageId}
            chat={chat}
            message={message}
            role={role}
            cityCode={order.cityCode}
          />
        ))}
        {state.pending.map((pending) => (
          <PendingItem key={pending.clientMessageId} chat={chat} pending={pending} />
        ))}
        <li ref={end} aria-hidden="true" />
      </ol>
      <Typing chat={chat} />
      {role === "ops" ? null : (
        <div className="row wide">
          <CallOther chat={chat} role={role} hasRider={order.rider !== null} />
          <BlockButton chat={chat} role={role} hasRider={order.rider !== null} />
        </div>
      )}
    </Sheet>
  );
}

/** Whoever has the conversation open has read it. */
function useRead(chat: Chat, newest: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once per message
  useEffect(() => {
    if (newest === 0) return;
    const tell = () => {
      if (document.visibilityState === "hidden") return;
      chat.read(newest);
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [newest]);
}

function Typing({ chat }: { chat: Chat }) {
  const now = useNow(1_000);
  const typing = chat.state.typing.filter(({ untilMs }) => untilMs > now);
  return (
    <p className="small soft chat-typing" aria-live="polite">
      {typing.length > 0
        ? say("chat.writes", { who: typing.map(({ role }) => roleWords(role)).join(", ") })
        : null}
    </p>
  );
}

function OlderButton({ chat }: { chat: Chat }) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const load = async () => {
    setIsBusy(true);
    setError(null);
    await chat.loadOlder().catch(setError);
    setIsBusy(false);
  };
  return (
    <>
      <ErrorNote error={error} />
      <Button look="quiet" size="small" isBusy={isBusy} onClick={() => void load()}>
        {say("chat.earlier")}
      </Button>
    </>
  );
}

function CallOther({ chat, role, hasRider }: { chat: Chat; role: Role; hasRider: boolean }) {
  const party = role === "customer" ? "rider" : "customer";
  if (party === "rider" && !hasRider) return null;
  const name = say(`chat.call.${party}`);
  return <CallButton api={chat.api} orderId={chat.orderId} party={party} name={name} />;
}

/** Support always works; the other side can be silenced. */
function BlockButton({ chat, role, hasRider }: { chat: Chat; role: Role; hasRider: boolean }) {
  const [isBlocked, setIsBlocked] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const other = role === "customer" ? "rider" : "customer";
  if (role === "customer" && !hasRider) return null;
  const block = async () => {
    setError(null);
    const body = { with: other, isBlocked: !isBlocked } as const;
    await chat.api
      .call(chatRoutes.blockInChat, { params: { id: chat.orderId }, body })
      .then((answer) => setIsBlocked(answer.isBlocked))
      .catch(setError);
  };
  return (
    <>
      <ErrorNote error={error} />
      <Button look="quiet" size="small" onClick={() => void block()}>
        {say(isBlocked ? `chat.unblock.${other}` : `chat.block.${other}`)}
      </Button>
    </>
  );
}
