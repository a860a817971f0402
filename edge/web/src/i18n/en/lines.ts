/** Papers name them, too. */
export { lines } from "#shared/words/lines/en.ts";
