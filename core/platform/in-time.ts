/**
 * Asks somebody outside and waits for `ms` at most. The race ends who does not listen to its signal,
 * too.
 * @throws what `ask` throws; the error of `late` when nothing has come by then
 */
export async function inTime<T>(
  ms: number,
  ask: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
): Promise<T> {
  const controller = new AbortController();
  const end = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    controller.abort();
    end.reject(late());
  }, ms);
  try {
    return await Promise.race([ask(controller.signal), end.promise]);
  } finally {
    clearTimeout(timer);
  }
}
