import { en } from "../en/index.ts";
import type { Texts } from "../speech.ts";

export const de: Texts = en;
