import { once } from 'node:events';
import type { Context } from './context.ts';

/** A server runs until Ctrl-C, which is its proper end. */
export async function untilInterrupted(context: Context): Promise<void> {
  const signal = context.interruption();
  if (!signal.aborted) await once(signal, 'abort');
}
