/** Before each test file: the English words of all apps, as if their pages had been opened. */
import { loadTexts } from "./load-language.ts";
import { setLanguage } from "./speech.ts";

setLanguage("en", await loadTexts("en"));
