/**
 * The newest messages of a room with their words: in memory only, gone when the room sleeps, asked
 * of the core again. Bounded by number and bytes; at the bound the oldest falls out.
 */
import { CHAT_RECENT, type RoomChatMessage } from "#shared/room-chat.ts";
import { CHAT_MEMORY_BYTES } from "./room-limits.ts";

export class ChatMemory {
  #messages: RoomChatMessage[] = [];
  #bytes = 0;
  /** Whether it holds what somebody who enters is shown. */
  isWhole = false;

  /** In order of their numbers. */
  get messages(): readonly RoomChatMessage[] {
    return this.#messages;
  }

  find(messageSeq: number): RoomChatMessage | undefined {
    return this.#messages.findLast((message) => message.messageSeq === messageSeq);
  }

  /** Replaces all by the newest ones as the core tells them. */
  load(messages: readonly RoomChatMessage[]): void {
    this.#messages = [];
    this.#bytes = 0;
    this.add(messages);
    this.isWhole = true;
  }

  add(messages: readonly RoomChatMessage[]): void {
    for (const message of messages) {
      if (this.find(message.messageSeq)) continue;
      this.#messages.push(message);
      this.#bytes += sizeOf(message);
    }
    this.#messages.sort((a, b) => a.messageSeq - b.messageSeq);
    while (this.#messages.length > CHAT_RECENT || this.#bytes > CHAT_MEMORY_BYTES) {
      const oldest = this.#messages.shift();
      if (!oldest) break;
      this.#bytes -= sizeOf(oldest);
    }
  }

  /** Takes the words of a message away; undefined when it is not here. */
  hide(messageSeq: number): RoomChatMessage | undefined {
    const at = this.#messages.findIndex((message) => message.messageSeq === messageSeq);
    const known = this.#messages[at];
    if (!known) return undefined;
    const hidden = { ...known, body: null, mediaId: null, isHidden: true };
    this.#bytes += sizeOf(hidden) - sizeOf(known);
    this.#messages[at] = hidden;
    return hidden;
  }
}

/** Two bytes a character, as strings lie in memory at worst. */
function sizeOf({ body }: RoomChatMessage): number {
  return 500 + 2 * (body?.length ?? 0);
}
