/** Work that ends when its caller says so: what waits is given up at once, what a store is told goes on to its end. */
import type { Ports } from './ports.ts';

/** The caller gave the signal to stop. Nothing is wrong: what was under way is left as it was found. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor() {
    super('stopped by its caller');
  }
}

/** The same ports, whose fetches and sleeps throw `Stopped` from the signal on. */
export function stoppable<Some extends Pick<Ports, 'clock' | 'transport'>>(ports: Some, signal: AbortSignal): Some {
  const { clock, transport } = ports;
  return {
    ...ports,
    clock: { now: () => clock.now(), sleep: (ms: number) => orStopped(signal, () => clock.sleep(ms, signal)) },
    transport: { fetch: (request) => orStopped(signal, () => transport.fetch({ ...request, signal })) },
  };
}

async function orStopped<Result>(signal: AbortSignal, wait: () => Promise<Result>): Promise<Result> {
  if (signal.aborted) throw new Stopped();
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(new Stopped());
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([wait(), stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
