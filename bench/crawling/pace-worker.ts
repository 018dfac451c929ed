/** One process of the pace measurement: eight workers that ask one host as fast as politeness lets them, for a while. */
import { silentLog } from '../../functions/log.ts';
import { politeFetch } from '../../functions/page/polite.ts';
import { createTransport } from '../../functions/page/transport.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { systemClock } from '../../cli/local-crawl.ts';

const [dir, place, delayMs, forMs] = process.argv.slice(2);
if (dir === undefined || place === undefined)
  throw new Error('usage: pace-worker.ts <store> <host:port> <delay ms> <for ms>');

const home = openLocalHome(dir);
const transport = createTransport({ clock: systemClock, hostOverrides: { 'paced.example': place } });
const ports = { ...home, transport, clock: systemClock, log: silentLog };
const endAt = performance.now() + Number(forMs);

async function work(worker: number): Promise<void> {
  const policy = { userAgent: 'Newsfold/bench', delayMs: Number(delayMs), patienceMs: 60_000 };
  for (let n = 0; performance.now() < endAt; n++) {
    const outcome = await politeFetch(
      ports,
      { url: `http://paced.example/${process.pid}/${worker}/${n}`, maxBytes: 1000 },
      policy,
    );
    if (outcome.kind !== 'ok') throw new Error(JSON.stringify(outcome));
  }
}

await Promise.all(Array.from({ length: 8 }, (_, worker) => work(worker)));
transport.close();
home.close();
