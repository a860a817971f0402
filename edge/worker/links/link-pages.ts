/** What somebody sees whose link leads nowhere: a page for people, problem+json for programs. */
import type { Context } from "hono";
import { type BeelineError, problemHeaders } from "#shared/errors.ts";
import type { EdgeContext } from "../env.ts";
import { answerProblem } from "../gateway/problem-answer.ts";

interface PageWords {
  readonly title: string;
  readonly next: string;
}

const words: Readonly<Record<number, PageWords>> = {
  404: {
    title: "There is no such link",
    next: "Look at it again: every letter counts, also whether it is a capital.",
  },
  410: {
    title: "This link has ended",
    next: "Shared trips end an hour after the order, or when somebody stops sharing. Ask for a new one.",
  },
  503: {
    title: "We cannot open this link right now",
    next: "The service behind it does not answer. Try again in a moment.",
  },
};

/** The page brings one inline style and nothing else. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Nobody's words but ours are on the page, so there is nothing to escape. */
function pageOf({ title, next }: PageWords): string {
  return `<!doctype html>
<html lang="en">
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
<a href="/">Open Beeline</a>
</main>
</body>
</html>`;
}

export function answerLinkProblem(c: Context<EdgeContext>, error: unknown): Response {
  // Logs what was not meant to happen, and knows its status.
  const problem = answerProblem(error, c);
  problem.headers.set("vary", "accept");
  const page = words[problem.status];
  const wantsPage = c.req.header("accept")?.includes("text/html") ?? false;
  if (!page || !wantsPage) return problem;
  const headers = new Headers(problemHeaders(error as BeelineError));
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("content-security-policy", CONTENT_POLICY);
  headers.set("vary", "accept");
  return new Response(pageOf(page), { status: problem.status, headers });
}
