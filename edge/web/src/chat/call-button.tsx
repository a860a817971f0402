/** A number that reaches the other side and shows nobody's own. */
import { useState } from "react";
import type { ChatParty } from "#shared/chat-rules.ts";
import { chatRoutes, type MaskedContact } from "#shared/contracts/chat.ts";
import { Button } from "../design/button.tsx";
import { Icon } from "../design/icons.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import type { Api } from "../session/call-api.ts";

export function CallButton(props: { api: Api; orderId: string; party: ChatParty; name: string }) {
  const { api, orderId, party, name } = props;
  const [contact, setContact] = useState<MaskedContact | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ask = async () => {
    setIsBusy(true);
    setError(null);
    await api
      .call(chatRoutes.getContact, { params: { id: orderId }, body: { with: party } })
      .then(setContact)
      .catch(setError);
    setIsBusy(false);
  };
  if (contact) {
    return (
      <p className="row small">
        <Icon name="phone" size={16} />
        <a className="strong figures" href={`tel:${contact.number}`}>
          {contact.number}
        </a>
        {contact.pin ? (
          <span className="soft figures">{say("talk.then_pin", { pin: contact.pin })}</span>
        ) : null}
      </p>
    );
  }
  return (
    <>
      <ErrorNote error={error} />
      <Button look="quiet" size="small" icon="phone" isBusy={isBusy} onClick={() => void ask()}>
        {say("talk.call", { name })}
      </Button>
    </>
  );
}
