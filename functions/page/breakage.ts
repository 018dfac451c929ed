/** What a broken connection means. */
import { GuardError } from './guard.ts';
import type { FetchOutcome } from './page.ts';

/** When a server that did not answer is asked again at the earliest. */
const SILENCE_MS = 5 * 60_000;

const TLS =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$)/;

/**
 * @param deadlineOver the exchange was ended by its deadline, whatever the error says
 * @returns the outcome of an error that came from the network; anything else is thrown on, because it is a bug
 */
export function endingOfError(error: unknown, now: Date, deadlineOver: boolean): FetchOutcome {
  const later = (reason: string): FetchOutcome => ({
    kind: 'retryAt',
    at: new Date(now.getTime() + SILENCE_MS).toISOString(),
    reason,
    wholeHost: false,
  });
  if (deadlineOver) return later('no complete answer before the deadline');
  if (error instanceof GuardError) return { kind: 'blocked', reason: 'guard', detail: error.message };
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (code.startsWith('HPE_') || code === 'ERR_INVALID_CHAR' || code === 'ERR_UNESCAPED_CHARACTERS') {
    return { kind: 'rejected', reason: 'malformed', detail: `the server's HTTP cannot be read (${code})` };
  }
  if (TLS.test(code)) return { kind: 'rejected', reason: 'tls', detail: code };
  return later(`the connection failed (${code})`);
}

/** Several addresses were tried: the first error speaks for all. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== undefined);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}
