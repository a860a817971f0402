/** A conversation for those who do not follow the room anyway: it joins the room for it. */

import type { Role } from "#shared/roles.ts";
import type { RoomFrame } from "#shared/rooms.ts";
import { useRoom } from "../live/use-room.ts";
import { useTrackingToken } from "../live/use-tracking-token.ts";
import type { Api } from "../session/call-api.ts";
import { ChatButton, type ChatOrder } from "./chat-button.tsx";
import { useChat, useChatLine } from "./use-chat.ts";

export function OrderChat(props: { api: Api; order: ChatOrder; role: Role; startsOpen?: boolean }) {
  const { api, order, role } = props;
  const chat = useChat(api, order.id);
  const token = useTrackingToken(api, order.id);
  const room = useRoom(order.id, token, (frame: RoomFrame) => chat.onFrame(frame));
  useChatLine(chat, room);
  return (
    <ChatButton
      {...{ chat, order, role }}
      present={room.view?.present ?? {}}
      startsOpen={props.startsOpen ?? false}
    />
  );
}
