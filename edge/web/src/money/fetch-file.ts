/** Files of ours that need a token: fetched, then given to the browser to keep. */
import { BeelineError, Problem } from "#shared/errors.ts";
import type { Role } from "#shared/roles.ts";
import { freshToken, refreshSession } from "../session/call-api.ts";

/** A long statement as a PDF takes the core a moment. */
const DEADLINE_MS = 30_000;
/** A browser begins to read the file a moment after it was told to. */
const KEEP_MS = 60_000;

/** @param path with its query, on this host. @throws BeelineError */
export async function saveFile(role: Role, path: string, name: string): Promise<void> {
  const url = URL.createObjectURL(await fetchFile(role, path));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}

async function fetchFile(role: Role, path: string): Promise<Blob> {
  const token = await freshToken(role);
  if (!token) throw new BeelineError("UNAUTHENTICATED");
  const answer = await ask(path, token);
  if (answer.status !== 401) return blobOf(answer);
  const renewed = await refreshSession(role, token);
  if (!renewed) throw new BeelineError("UNAUTHENTICATED");
  return blobOf(await ask(path, renewed.accessToken));
}

function ask(path: string, token: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  return fetch(path, { headers, signal, cache: "no-store" }).catch(() => {
    throw new BeelineError("UNAVAILABLE");
  });
}

async function blobOf(answer: Response): Promise<Blob> {
  if (answer.ok) return answer.blob();
  const problem = Problem.safeParse(await answer.json().catch(() => null));
  throw new BeelineError(problem.success ? problem.data.code : "UNAVAILABLE");
}
