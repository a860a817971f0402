export type { Texts, Values } from "#shared/words/message-types.ts";
