/**
 * Which arguments a message takes, read from its text by the compiler. Only the English texts are
 * read; a test shows that the others take the same. A branch of a plural or a choice is more than
 * one bare word, or it would be taken for the name of an argument; the test watches that, too.
 */
type Name<T extends string> = T extends `${string} ${string}` | `${string}#${string}` | ""
  ? never
  : T;
type Head<T extends string> = T extends `${infer Until}}${string}`
  ? Until extends `${infer Before},${string}`
    ? Name<Before>
    : Name<Until>
  : never;
export type ArgumentsOf<Text extends string> = Text extends `${string}{${infer Rest}`
  ? Head<Rest> | ArgumentsOf<Rest>
  : never;

/** What one says besides the key: nothing, or each argument of the message. */
export type Values<Text extends string> = [ArgumentsOf<Text>] extends [never]
  ? []
  : [values: Readonly<Record<ArgumentsOf<Text>, string | number>>];

/** The same keys in another language. */
export type Texts<T> = Readonly<Record<keyof T, string>>;
