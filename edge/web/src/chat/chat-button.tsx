/** The way into an order's conversation, with how much of it is unread. */
import { useState } from "react";
import type { Order } from "#shared/contracts/orders.ts";
import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { say } from "../i18n/speech.ts";
import { ChatSheet } from "./chat-sheet.tsx";
import { countUnread, presenceWords } from "./chat-words.ts";
import type { Chat } from "./use-chat.ts";
import "./chat.css";

/** What a conversation needs to know of its order. */
export type ChatOrder = Pick<Order, "id" | "cityCode"> & {
  readonly rider: unknown;
  readonly store: unknown;
};

export function ChatButton(props: {
  chat: Chat;
  order: ChatOrder;
  role: Role;
  present: Readonly<Record<string, number>>;
  startsOpen?: boolean;
}) {
  const { chat, role, present } = props;
  const [isOpen, setIsOpen] = useState(props.startsOpen ?? false);
  const unread = countUnread(chat.state, role);
  const here = presenceWords(present, role);
  return (
    <div className="chat-entry">
      <Button icon="chat" isWide onClick={() => setIsOpen(true)}>
        {say("talk.messages")}
        {unread > 0 ? (
          <span className="chat-badge figures">
            {unread}
            <span className="unseen"> {say("talk.unread")}</span>
          </span>
        ) : null}
      </Button>
      {here ? <p className="small soft chat-here">{here}</p> : null}
      {isOpen ? <ChatSheet {...props} onClose={() => setIsOpen(false)} /> : null}
    </div>
  );
}
