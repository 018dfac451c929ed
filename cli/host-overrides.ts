/** `NEWSFOLD_HOSTS`: host names that are reached at a loopback port of this machine, as the sample sites are. */
import { UsageError } from '../functions/errors.ts';

const ENTRY = /^([a-z0-9.-]+)=(127\.0\.0\.1:\d{1,5})$/i;

/**
 * @param value `host=127.0.0.1:port`, several with commas; absent or empty: none
 * @throws UsageError
 */
export function hostOverrides(value: string | undefined): Record<string, string> {
  const entries = (value ?? '').split(',').filter((entry) => entry.trim() !== '');
  return Object.fromEntries(
    entries.map((entry) => {
      const match = ENTRY.exec(entry.trim());
      if (match?.[1] === undefined || match[2] === undefined) {
        throw new UsageError(`NEWSFOLD_HOSTS cannot hold "${entry}".`, {
          fix: 'It is a list such as paper.example=127.0.0.1:8080.',
        });
      }
      return [match[1].toLowerCase(), match[2]];
    }),
  );
}
