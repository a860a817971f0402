import { useRef, useState } from "react";
import { MAX_CHAT_CHARS } from "#shared/contracts/chat.ts";
import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { Choices } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
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
  const [whom, setWhom] = useState(targets[0]?.whom);
  const [isFull, setIsFull] = useState(false);
  const target = targets.find((one) => one.whom === whom) ?? targets[0];
  if (!target) return null;
  const put = (said: { body?: string; mediaId?: string }) => {
    const { channel, to } = target;
    const draft = { clientMessageId: newKey(), channel, ...(to ? { to } : {}), ...said };
    const isTaken = chat.write(draft);
    setIsFull(!isTaken);
    return isTaken;
  };
  const submit = () => {
    const body = text.trim();
    if (body !== "" && put({ body })) setText("");
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
          legend={say("chat.to")}
          isLegendHidden
          value={target.whom}
          onChange={setWhom}
          choices={targets.map((one) => ({ value: one.whom, label: one.label }))}
        />
      ) : null}
      <QuickReplies role={role} onReply={(body) => put({ body })} />
      {isFull ? (
        <p className="small chat-failure" role="alert">
          {say("chat.full")}
        </p>
      ) : null}
      <div className="chat-line">
        <PictureButton chat={chat} cityCode={cityCode} onPicture={(mediaId) => put({ mediaId })} />
        <label className="chat-text">
          <span className="unseen">{say("chat.message")}</span>
          <textarea
            rows={1}
            value={text}
            maxLength={MAX_CHAT_CHARS}
            placeholder={say(`chat.write_to.${target.whom}`)}
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
          {say("chat.send")}
        </Button>
      </div>
    </form>
  );
}

function QuickReplies({ role, onReply }: { role: Role; onReply: (reply: string) => void }) {
  return (
    <div className="chat-quick">
      {quickReplies[role].map((reply) => (
        <button key={reply} type="button" onClick={() => onReply(say(reply))}>
          {say(reply)}
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
        aria-label={say("chat.send_picture")}
        title={say("chat.send_picture")}
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
        aria-label={say("chat.picture")}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) send(file);
        }}
      />
    </>
  );
}
