import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { silentLog } from '../../functions/log.ts';
import type { FetchOutcome } from '../../functions/page/page.ts';
import { politeFetch, type PolitePorts } from '../../functions/page/polite.ts';
import type { RobotsRecord, TransportRequest } from '../../functions/ports.ts';

const START = Date.parse('2026-01-10T12:00:00Z');
const POLICY = { userAgent: 'Newsfold/test', delayMs: 2000, patienceMs: 20_000 };

/** Hosts, clock and transport in memory; time passes only by sleeping. */
class World {
  nowMs = START;
  robots = new Map<string, RobotsRecord>();
  readonly sent: { url: string; atMs: number }[] = [];
  readonly holds: { host: string; until: string; reason: string }[] = [];
  readonly spent = new Map<string, number>();
  private readonly nextSlot = new Map<string, number>();
  answers: Record<string, FetchOutcome | string> = {};

  readonly ports: PolitePorts = {
    log: silentLog,
    clock: {
      now: () => new Date(this.nowMs),
      sleep: async (ms) => {
        // What was granted a moment ago is sent before time goes on.
        await new Promise((resolve) => setImmediate(resolve));
        this.nowMs += ms;
      },
    },
    hosts: {
      takeSlot: (host, now, delayMs) => {
        const free = this.nextSlot.get(host) ?? 0;
        if (free > now.getTime())
          return Promise.resolve({ granted: false as const, retryAt: new Date(free).toISOString() });
        this.nextSlot.set(host, now.getTime() + delayMs);
        return Promise.resolve({ granted: true as const });
      },
      hold: (host, until, reason) => {
        this.holds.push({ host, until, reason });
        this.nextSlot.set(host, Math.max(this.nextSlot.get(host) ?? 0, Date.parse(until)));
        return Promise.resolve();
      },
      spend: (site, day, perDay) => {
        const spent = (this.spent.get(`${site} ${day}`) ?? 0) + 1;
        if (spent <= perDay) this.spent.set(`${site} ${day}`, spent);
        return Promise.resolve(spent <= perDay);
      },
      robots: (host) => Promise.resolve(this.robots.get(host)),
      putRobots: (host, record) => {
        this.robots.set(host, record);
        return Promise.resolve();
      },
    },
    transport: { fetch: (request) => this.answer(request) },
  };

  /** A string is the body of a page, or where to go when it begins with "->". */
  private async answer(request: TransportRequest): Promise<FetchOutcome> {
    let { url } = request;
    for (;;) {
      this.sent.push({ url, atMs: this.nowMs - START });
      const answer = this.answers[url] ?? { kind: 'gone', status: 404 };
      if (typeof answer !== 'string') return answer;
      if (!answer.startsWith('->')) {
        const headers = { 'content-type': answer.startsWith('<') ? 'text/html' : 'text/plain' };
        const page = { url: request.url, finalUrl: url, status: 200, headers, body: Buffer.from(answer) };
        return {
          kind: 'ok',
          page: { ...page, fetchedAt: this.ports.clock.now().toISOString(), truncated: false, redirects: [] },
        };
      }
      url = answer.slice(2);
      const ending = await request.mayFollow?.(url);
      if (ending) return ending;
    }
  }

  get(url = 'https://h.example/a', policy = POLICY): Promise<FetchOutcome> {
    return politeFetch(this.ports, { url, maxBytes: 1000 }, policy);
  }
}

const HOUR = 3_600_000;
const later = (ms: number) => new Date(START + ms).toISOString();

describe('A polite fetch', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.answers['https://h.example/a'] = '<p>A</p>';
  });

  it('asks robots.txt and tdmrep.json once a day and waits its turn after each', async () => {
    assert.equal((await world.get()).kind, 'ok');
    assert.equal((await world.get()).kind, 'ok');
    assert.deepEqual(world.sent, [
      { url: 'https://h.example/robots.txt', atMs: 0 },
      { url: 'https://h.example/.well-known/tdmrep.json', atMs: 2050 },
      { url: 'https://h.example/a', atMs: 4100 },
      { url: 'https://h.example/a', atMs: 6150 },
    ]);
    world.nowMs += 25 * HOUR;
    await world.get();
    assert.equal(world.sent.at(-3)?.url, 'https://h.example/robots.txt');
  });

  it('sends nothing that robots.txt disallows', async () => {
    world.answers['https://h.example/robots.txt'] = 'User-agent: newsfold\nDisallow: /a';
    const outcome = await world.get();
    assert.deepEqual(outcome, { kind: 'blocked', reason: 'robots', detail: 'robots.txt of h.example disallows /a' });
    assert.equal(world.sent.length, 1);
  });

  it('keeps the crawl-delay, at most two minutes of it', async () => {
    world.answers['https://h.example/robots.txt'] = 'User-agent: *\nCrawl-delay: 7';
    await world.get();
    await world.get();
    assert.deepEqual(
      world.sent.map(({ atMs }) => atMs),
      [0, 2050, 9100, 16_150],
    );
    world.robots.set('h.example', {
      verdict: 'rules',
      text: 'User-agent: *\nCrawl-delay: 9999',
      fetchedAt: later(world.nowMs - START),
      reservations: [],
    });
    world.nowMs += HOUR;
    await world.get();
    const outcome = await world.get();
    assert.equal(outcome.kind, 'retryAt');
    assert.equal(Date.parse((outcome as { at: string }).at) - world.nowMs, 120_050);
  });

  it('gives the work back instead of waiting longer than its patience', async () => {
    await world.get();
    const outcome = await world.get(undefined, { ...POLICY, patienceMs: 100 });
    assert.deepEqual(outcome, {
      kind: 'retryAt',
      at: later(6150),
      reason: 'h.example is to be asked later',
      wholeHost: true,
    });
  });

  for (const [name, answer, verdict] of [
    ['404', { kind: 'gone', status: 404 }, 'allow'],
    ['403', { kind: 'blocked', reason: 'forbidden', detail: 'HTTP 403' }, 'allow'],
    ['400', { kind: 'rejected', reason: 'status', detail: 'HTTP 400' }, 'allow'],
    ['more redirects than five', { kind: 'rejected', reason: 'redirect', detail: 'x' }, 'allow'],
    ['an empty body', { kind: 'rejected', reason: 'empty', detail: 'x' }, 'allow'],
    ['an HTML page', '<!doctype html><html>Welcome</html>', 'allow'],
    ['rules', 'User-agent: *\nDisallow: /z', 'rules'],
    ['500', { kind: 'retryAt', at: later(300_000), reason: 'HTTP 500', wholeHost: false }, 'disallow'],
    ['a timeout', { kind: 'retryAt', at: later(300_000), reason: 'no complete answer', wholeHost: false }, 'disallow'],
    ['429', { kind: 'retryAt', at: later(300_000), reason: 'HTTP 429', wholeHost: true }, 'disallow'],
  ] as const) {
    it(`takes ${name} in place of robots.txt as ${verdict}`, async () => {
      world.answers['https://h.example/robots.txt'] = answer;
      const outcome = await world.get();
      assert.equal(world.robots.get('h.example')?.verdict, verdict);
      assert.equal(outcome.kind, verdict === 'disallow' ? 'retryAt' : 'ok');
      if (outcome.kind === 'retryAt') assert.equal(outcome.wholeHost, true);
      assert.equal(world.sent.length, verdict === 'disallow' ? 1 : 3);
    });
  }

  it('asks an unreachable robots.txt again after a while', async () => {
    world.answers['https://h.example/robots.txt'] = {
      kind: 'retryAt',
      at: later(300_000),
      reason: 'HTTP 500',
      wholeHost: false,
    };
    await world.get();
    delete world.answers['https://h.example/robots.txt'];
    assert.equal((await world.get()).kind, 'retryAt');
    assert.equal(world.sent.length, 1);
    world.nowMs += 11 * 60_000;
    assert.equal((await world.get()).kind, 'ok');
  });

  it('takes a robots.txt that has been unreachable for a month as it was last seen', async () => {
    const unreachable = { kind: 'retryAt', at: later(0), reason: 'HTTP 500', wholeHost: false } as const;
    world.answers['https://h.example/robots.txt'] = 'User-agent: *\nDisallow: /b';
    await world.get();
    world.answers['https://h.example/robots.txt'] = unreachable;
    for (let day = 1; day <= 30; day++) {
      world.nowMs = START + day * 24 * HOUR + HOUR;
      assert.equal((await world.get()).kind, 'retryAt', `day ${day}`);
    }
    world.nowMs += 48 * HOUR;
    assert.equal((await world.get()).kind, 'ok');
    assert.equal((await world.get('https://h.example/b')).kind, 'blocked');
  });

  it('hands the page on with what its host reserves', async () => {
    world.answers['https://h.example/robots.txt'] = 'User-agent: *\nContent-Signal: ai-train=no\nAllow: /';
    world.answers['https://h.example/.well-known/tdmrep.json'] = JSON.stringify([
      { location: '/free/', 'tdm-reservation': 0 },
      { location: '/*', 'tdm-reservation': 1 },
    ]);
    world.answers['https://h.example/free/b'] = '<p>B</p>';
    const signals = async (url?: string) => {
      const outcome = await world.get(url);
      return outcome.kind === 'ok' ? outcome.page.hostSignals : outcome;
    };
    assert.deepEqual(await signals(), ['tdm-reservation', 'content-signal']);
    assert.deepEqual(await signals('https://h.example/free/b'), ['content-signal']);
  });

  it("stops at the site's budget for the day, whichever host of it is asked, and goes on the next day", async () => {
    const policy = { ...POLICY, budget: { site: 'h.example', perDay: 4 } };
    world.answers['https://www.h.example/a'] = '<p>A</p>';
    assert.equal((await world.get(undefined, policy)).kind, 'ok');
    const outcome = await world.get('https://www.h.example/a', policy);
    assert.equal(outcome.kind, 'retryAt');
    assert.match((outcome as { reason: string }).reason, /the day's 4 requests to h\.example are spent/);
    assert.equal((outcome as { at: string }).at.slice(0, 10), '2026-01-11');
    assert.equal(world.sent.length, 4);
    world.nowMs += 24 * HOUR;
    assert.equal((await world.get('https://www.h.example/a', policy)).kind, 'ok');
  });

  it('lets those of one process who wait for a host go in the order in which they came', async () => {
    await world.get();
    const ended: number[] = [];
    const asks = [0, 1, 2, 3].map((n) => world.get().then(() => ended.push(n)));
    await Promise.all(asks);
    assert.deepEqual(ended, [0, 1, 2, 3]);
    const gaps = world.sent.map(({ atMs }, at) => atMs - (world.sent[at - 1]?.atMs ?? 0)).slice(1);
    assert.ok(
      gaps.every((gap) => gap === 2050),
      gaps.join(),
    );
  });

  it('asks the robots.txt of the host that a redirect leads to, and holds the host that asked for it', async () => {
    world.answers['https://h.example/a'] = '->https://other.example/b';
    world.answers['https://other.example/robots.txt'] = 'User-agent: *\nDisallow: /b';
    assert.equal((await world.get()).kind, 'blocked');
    assert.ok(!world.sent.some(({ url }) => url === 'https://other.example/b'));
    world.robots.delete('other.example');
    world.answers['https://other.example/robots.txt'] = { kind: 'gone', status: 404 };
    world.answers['https://other.example/b'] = {
      kind: 'retryAt',
      at: later(HOUR),
      reason: 'HTTP 429',
      wholeHost: true,
    };
    await world.get();
    assert.deepEqual(world.holds, [{ host: 'other.example', until: later(HOUR), reason: 'HTTP 429' }]);
  });

  for (const [name, head, followed] of [
    ['a refresh at once', '<meta http-equiv="refresh" content="0; url=/b">', true],
    ['one in capitals and quotes', `<META HTTP-EQUIV=Refresh CONTENT="1;URL='https://h.example/b'">`, true],
    ['a live page that reloads', '<meta http-equiv="refresh" content="300">', false],
    ['a refresh to itself', '<meta http-equiv="refresh" content="0; url=/a?utm_source=x">', false],
    ['one for browsers without scripts', '<noscript><meta http-equiv="refresh" content="0; url=/b"></noscript>', false],
    ['a refresh to a script', '<meta http-equiv="refresh" content="0; url=javascript:alert(1)">', false],
  ] as const) {
    it(`${followed ? 'follows' : 'does not follow'} ${name}`, async () => {
      world.answers['https://h.example/a'] = `<html><head>${head}</head><body>Wait</body></html>`;
      world.answers['https://h.example/b'] = '<html><body>The article</body></html>';
      const outcome = await world.get();
      assert.equal(outcome.kind, 'ok');
      const { page } = outcome;
      assert.equal(page.url, 'https://h.example/a');
      assert.equal(page.finalUrl, followed ? 'https://h.example/b' : 'https://h.example/a');
      assert.equal(page.redirects.length, followed ? 1 : 0);
    });
  }

  it('follows a refresh only once, and only where robots.txt lets it', async () => {
    world.answers['https://h.example/a'] = '<meta http-equiv="refresh" content="0; url=/b">';
    world.answers['https://h.example/b'] = '<meta http-equiv="refresh" content="0; url=/c">';
    const outcome = await world.get();
    assert.equal((outcome as Extract<FetchOutcome, { kind: 'ok' }>).page.finalUrl, 'https://h.example/b');
    world.robots.set('h.example', {
      verdict: 'rules',
      text: 'User-agent: *\nDisallow: /b',
      fetchedAt: later(world.nowMs - START),
      reservations: [],
    });
    assert.equal((await world.get()).kind, 'blocked');
  });

  it('sends nothing to a host that is held', async () => {
    world.answers['https://h.example/a'] = { kind: 'retryAt', at: later(HOUR), reason: 'HTTP 503', wholeHost: true };
    await world.get();
    const { length } = world.sent;
    assert.equal((await world.get()).kind, 'retryAt');
    assert.equal(world.sent.length, length);
  });

  it('cools a host down that answers with a challenge', async () => {
    world.answers['https://h.example/a'] = { kind: 'blocked', reason: 'challenge', detail: 'HTTP 403' };
    await world.get();
    assert.equal(world.holds.length, 1);
  });
});
