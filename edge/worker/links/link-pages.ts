/**
 * What somebody sees whose link leads nowhere: a page for people, in the language that their browser
 * asks for, and problem+json for programs.
 */
import type { Context } from "hono";
import { type BeelineError, problemHeaders } from "#shared/errors.ts";
import { acceptedTags, firstSpoken, type LanguageCode } from "#shared/languages.ts";
import type { EdgeContext } from "../env.ts";
import { answerProblem } from "../gateway/problem-answer.ts";
import { linkWords, type PageWords } from "./link-words.ts";

/** The page brings one inline style and nothing else. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const VARY = "accept, accept-language";

function pageWords(language: LanguageCode, status: number): PageWords | undefined {
  const words = linkWords[language];
  return status === 404 || status === 410 || status === 503 ? words[status] : undefined;
}

/** Nobody's words but ours are on the page, so there is nothing to escape. */
function pageOf({ title, next }: PageWords, language: LanguageCode): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Beeline</title>
<style>
:root { color-scheme: light dark; --ground: #f3f5f7; --ink: #17212b; --soft: #4b5a69; --honey: #f6b02c; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f161d; --ink: #eef2f5; --soft: #aab7c4; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; text-align: center; }
main { max-width: 26rem; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 1rem 0 0.5rem; }
p { color: var(--soft); margin: 0 0 1.5rem; }
a { display: inline-block; padding: 0.75rem 1.25rem; border-radius: 0.75rem; background: var(--honey);
  color: #231a04; font-weight: 650; text-decoration: none; }
</style>
</head>
<body>
<main>
<svg width="64" height="64" viewBox="0 0 56 56" aria-hidden="true"><path d="M28 3l21.6 12.5v25L28 53 6.4 40.5v-25z" fill="none" stroke="#f6b02c" stroke-width="3"/></svg>
<h1>${title}</h1>
<p>${next}</p>
<a href="/">${linkWords[language].open}</a>
</main>
</body>
</html>`;
}

export function answerLinkProblem(c: Context<EdgeContext>, error: unknown): Response {
  // Logs what was not meant to happen, and knows its status.
  const problem = answerProblem(error, c);
  problem.headers.set("vary", VARY);
  const asked = acceptedTags(c.req.header("accept-language") ?? "");
  const language = firstSpoken(asked);
  const page = pageWords(language, problem.status);
  const wantsPage = c.req.header("accept")?.includes("text/html") ?? false;
  if (!page || !wantsPage) return problem;
  const headers = new Headers(problemHeaders(error as BeelineError));
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("content-security-policy", CONTENT_POLICY);
  headers.set("content-language", language);
  headers.set("vary", VARY);
  return new Response(pageOf(page, language), { status: problem.status, headers });
}
