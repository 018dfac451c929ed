/** What servers of the wild do, and how the fetch of each ends. */
import { createTransport } from '../../functions/page/transport.ts';
import { startNasty } from '../../test/page/nasty.ts';

const EXPECTED: Record<string, string> = {
  '/endless': 'truncated',
  '/bomb/gzip': 'rejected bomb',
  '/bomb/br': 'rejected bomb',
  '/bomb/zstd': 'rejected bomb',
  '/no-headers': 'retryAt',
  '/drip': 'retryAt',
  '/stall': 'retryAt',
  '/redirect/circle': 'rejected redirect',
  '/hops/5': 'rejected redirect',
  '/redirect/file': 'rejected redirect',
  '/redirect/relative': 'ok',
  '/to?http%3A%2F%2F169.254.169.254%2F': 'blocked guard',
  '/challenge/header': 'blocked challenge',
  '/consent/wall': 'ok',
  '/consent/never': 'blocked consent',
  '/429/days': 'retryAt',
  '/304': 'rejected malformed',
  '/gzip/lie': 'ok',
  '/gzip/cut': 'truncated',
  '/raw/lf-only': 'rejected malformed',
  '/raw/length-and-chunks': 'rejected malformed',
  '/hints': 'ok',
  '/headers/40k': 'ok',
  '/raw/continues': 'ok',
  '/pdf-as-html': 'rejected type',
  '/empty': 'rejected empty',
  '/status/410': 'gone',
};

export async function measureNasty(): Promise<boolean> {
  const nasty = await startNasty();
  const clock = { now: () => new Date() };
  const transport = createTransport({ clock, hostOverrides: { 'nasty.example': nasty.place }, deadlineMs: 500 });
  let right = 0;
  try {
    for (const [path, expected] of Object.entries(EXPECTED)) {
      const outcome = await transport.fetch({
        url: `http://nasty.example${path}`,
        maxBytes: 1_000_000,
        userAgent: 'x',
      });
      const cut = outcome.kind === 'ok' && outcome.page.truncated;
      const reason = outcome.kind === 'blocked' || outcome.kind === 'rejected' ? ` ${outcome.reason}` : '';
      const name = cut ? 'truncated' : `${outcome.kind}${reason}`;
      if (name === expected) right++;
      console.log(`  ${name === expected ? ' ' : '!'} ${path.padEnd(40)} ${name}`);
    }
  } finally {
    transport.close();
    await nasty.close();
  }
  console.log(`  right outcomes: ${right} of ${Object.keys(EXPECTED).length}`);
  return right === Object.keys(EXPECTED).length;
}
