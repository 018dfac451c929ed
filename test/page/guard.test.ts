import assert from 'node:assert/strict';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { isPublicAddress, refusedPort } from '../../functions/page/guard.ts';
import { createTransport, type WebTransport } from '../../functions/page/transport.ts';
import { startNasty, type NastyServer } from './nasty.ts';

const REFUSED = [
  ...[
    '127.0.0.1',
    '2130706433',
    '0x7f.0x0.0x0.0x1',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0',
    '0.0.0.0',
    '127.127.127.127',
  ],
  ...['10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '0xa9fea9fe', '2852039166', '0251.0376.0251.0376'],
  ...[
    '169.254.170.2',
    '100.64.0.1',
    '168.63.129.16',
    '198.18.0.1',
    '192.0.2.1',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ],
  ...[
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[::ffff:0:127.0.0.1]',
    '[::7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::a9fe:a9fe]',
  ],
  ...[
    '[64:ff9b:1::a9fe:a9fe]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[fd00:ec2::254]',
    '[ff02::1]',
    '[2001:db8::1]',
  ],
  ...[
    '[100::1]',
    '[5f00::1]',
    '[3fff::1]',
    'localhost',
    'LOCALHOST.',
    'foo.localhost',
    'ip6-localhost',
    'printer.local',
    'metadata.google.internal',
  ],
  ...['127.0.0.1.', '１２７.０.０.１', '127。0。0。1'],
];

describe('The guard', () => {
  let nasty: NastyServer;
  let transport: WebTransport;
  const answers: Record<string, string[][]> = {
    'private.test': [['10.0.0.1']],
    'mixed.test': [['93.184.216.34', '127.0.0.1']],
    'mapped.test': [['::ffff:127.0.0.1']],
    'nowhere.test': [[]],
  };
  const asked: string[] = [];

  before(async () => {
    nasty = await startNasty();
    transport = createTransport({
      clock: { now: () => new Date() },
      hostOverrides: { 'front.example': nasty.place },
      resolve: (hostname) => {
        asked.push(hostname);
        const [first = [], ...rest] = answers[hostname] ?? [];
        if (rest.length > 0) answers[hostname] = rest;
        return Promise.resolve(first.map((address) => ({ address, family: net.isIP(address) })));
      },
      deadlineMs: 2000,
    });
  });
  after(async () => {
    transport.close();
    await nasty.close();
  });

  const get = (url: string) => transport.fetch({ url, maxBytes: 1000, userAgent: 'x' });

  for (const host of REFUSED) {
    it(`refuses ${host}, at once and as the target of a redirect`, async () => {
      for (const url of [
        `http://${host}/`,
        `http://front.example/to?${encodeURIComponent(`http://${host}/latest/meta-data/`)}`,
      ]) {
        const outcome = await get(url);
        assert.equal(outcome.kind, 'blocked', `${url}: ${JSON.stringify(outcome)}`);
        assert.equal((outcome as { reason: string }).reason, 'guard');
      }
    });
  }

  for (const host of ['private.test', 'mixed.test', 'mapped.test']) {
    it(`refuses the name ${host} for where it leads`, async () => {
      const outcome = await get(`http://${host}/`);
      assert.equal(outcome.kind, 'blocked', JSON.stringify(outcome));
      assert.ok(asked.includes(host));
    });
  }

  it('connects to the address that was checked, so that a second answer gains nothing', async () => {
    let connections = 0;
    const trap = net.createServer((socket) => {
      connections++;
      socket.end();
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const { port } = trap.address() as AddressInfo;
    // Public for the first look-up, loopback for all others.
    answers['rebinding.test'] = [['192.0.2.0'], ['127.0.0.1']];
    for (let n = 0; n < 3; n++) {
      const outcome = await get(`http://rebinding.test:${port}/`);
      assert.equal(outcome.kind, 'blocked', JSON.stringify(outcome));
    }
    await new Promise((resolve) => trap.close(resolve));
    assert.equal(connections, 0);
  });

  it('refuses the ports of mail, shells and the like on every host, and no other', async () => {
    for (const port of [22, 25, 110, 6000, 6667]) {
      const outcome = await get(`http://public.test:${port}/`);
      assert.equal(outcome.kind, 'blocked', `${port}: ${JSON.stringify(outcome)}`);
    }
    for (const port of [80, 443, 3000, 8080, 8443]) assert.equal(refusedPort(port), undefined);
  });

  it('says that a name without an address failed, not that it is forbidden', async () => {
    assert.equal((await get('http://nowhere.test/')).kind, 'retryAt');
  });

  it('lets public addresses pass', () => {
    for (const address of [
      '8.8.8.8',
      '93.184.216.34',
      '172.32.0.1',
      '2606:2800:220:1:248:1893:25c8:1946',
      '::ffff:8.8.8.8',
    ]) {
      assert.equal(isPublicAddress(address), true, address);
    }
  });
});
