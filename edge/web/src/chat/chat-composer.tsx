import { useRef, useState } from "react";
import { MAX_CHAT_CHARS } from "#shared/contracts/chat.ts";
import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { Choices } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { newKey } from "../session/call-api.ts";
import { useSubmit } from "../use-submit.ts";
import { quickReplies, type Target } from "./chat-words.ts";
import { uploadPicture } from "./picture.ts";
import type { Chat } from "./use-chat.ts";

interface ComposerProps {
  chat: Chat;
  cityCode: string;
  role: Role;
  targets: readonly Target[];
}

export function ChatComposer({ chat, cityCode, role, targets }: ComposerProps) {
  const [text, setText] = useState("");
  const [label, setLabel] = useState(targets[0]?.label ?? "");
  const [isFull, setIsFull] = useState(false);
  const target = targets.find((one) => one.label === label) ?? targets[0];
  if (!target) return null;
  const say = (said: { body?: string; mediaId?: string }) => {
    const { channel, to } = target;
    const draft = { clientMessageId: newKey(), channel, ...(to ? { to } : {}), ...said };
    const isTaken = chat.write(draft);
    setIsFull(!isTaken);
    return isTaken;
  };
  const submit = () => {
    const body = text.trim();
    if (body !== "" && say({ body })) setText("");
  };
  return (
    <form
      className="chat-composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {targets.length > 1 ? (
        <Choices
          legend="To"
          isLegendHidden
          value={target.label}
          onChange={setLabel}
          choices={targets.map((one) => ({ value: one.label, label: one.label }))}
        />
      ) : null}
      <QuickReplies role={role} onReply={(body) => say({ body })} />
      {isFull ? (
        <p className="small chat-failure" role="alert">
          Too much is waiting to be sent. It goes out when the line is back.
        </p>
      ) : null}
      <div className="chat-line">
        <PictureButton chat={chat} cityCode={cityCode} onPicture={(mediaId) => say({ mediaId })} />
        <label className="chat-text">
          <span className="unseen">Message</span>
          <textarea
            rows={1}
            value={text}
            maxLength={MAX_CHAT_CHARS}
            placeholder={`Write to ${target.label.toLowerCase()}`}
            onChange={(event) => {
              setText(event.target.value);
              chat.typing(target.channel);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              submit();
            }}
          />
        </label>
        <Button type="submit" look="main" disabled={text.trim() === ""}>
          Send
        </Button>
      </div>
    </form>
  );
}

function QuickReplies({ role, onReply }: { role: Role; onReply: (reply: string) => void }) {
  return (
    <div className="chat-quick">
      {quickReplies[role].map((reply) => (
        <button key={reply} type="button" onClick={() => onReply(reply)}>
          {reply}
        </button>
      ))}
    </div>
  );
}

interface PictureProps {
  chat: Chat;
  cityCode: string;
  onPicture: (mediaId: string) => void;
}

function PictureButton({ chat, cityCode, onPicture }: PictureProps) {
  const input = useRef<HTMLInputElement>(null);
  const { isBusy, error, run } = useSubmit();
  const send = (file: File) => {
    void run(async () => {
      onPicture(await uploadPicture(chat.api, { orderId: chat.orderId, cityCode }, file));
    });
  };
  return (
    <>
      <ErrorNote error={error} />
      <button
        type="button"
        className="icon-button"
        aria-label="Send a picture"
        title="Send a picture"
        disabled={isBusy}
        onClick={() => input.current?.click()}
      >
        {isBusy ? <span className="spinner" /> : <Icon name="plus" />}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        className="unseen"
        tabIndex={-1}
        aria-label="Picture"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) send(file);
        }}
      />
    </>
  );
}
