/** TCP ports of this machine's loopback. */
import { createServer } from "node:net";

/** True when nobody listens on `port`, neither on loopback nor on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "0.0.0.0"]) {
    if ((await bindOnce(port, host)) === undefined) return false;
  }
  return true;
}

/**
 * A port that was free a moment ago. Somebody may take it before the caller binds it, so callers
 * must be ready to ask for another one.
 */
export async function findFreePort(): Promise<number> {
  const port = await bindOnce(0, "127.0.0.1");
  if (port === undefined) throw new Error("the system gives no free TCP port on 127.0.0.1");
  return port;
}

function bindOnce(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = address && typeof address === "object" ? address.port : undefined;
      server.close(() => resolve(bound));
    });
  });
}
