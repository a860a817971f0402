/**
 * Chat: the conversations around an order. Words are sealed in the region's database, opened for
 * those who may read them, and nowhere else: not in logs, not in events, not at the edge's storage.
 */
export { bindChat } from "./bind-chat.ts";
export { cleanPicture } from "./clean-picture.ts";
export { startChatLoop } from "./hand-over.ts";
export { mountMedia } from "./mount-media.ts";
export { receiptsOf } from "./note-receipts.ts";
export { newestOf, readChat } from "./read-chat.ts";
export { onReceipt } from "./receipt-news.ts";
export { noteForRoom, readForRoom, sendForRoom } from "./serve-room.ts";
