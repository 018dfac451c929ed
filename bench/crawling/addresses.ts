/** Addresses that must not be reached, by every way to them, and those that must; a socket to anything but the test's own server is counted. */
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { createTransport } from '../../functions/page/transport.ts';
import { startNasty } from '../../test/page/nasty.ts';
import { share } from './data.ts';

type Connect = typeof net.Socket.prototype.connect;

interface Addresses {
  block: string[];
  allow: string[];
}

export async function measureAddresses(folder: string): Promise<boolean> {
  const { block, allow } = JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8')) as Addresses;
  const nasty = await startNasty();
  const connected: string[] = [];
  const original = Object.getOwnPropertyDescriptor(net.Socket.prototype, 'connect')?.value as Connect;
  // Where a socket would go, without going: nothing outside this machine is touched.
  const watch = function (this: net.Socket, ...given: unknown[]): net.Socket {
    const options = given.flat()[0] as { host?: string; port?: number };
    if (`${options.host ?? ''}:${options.port ?? ''}` === nasty.place)
      return Reflect.apply(original, this, given) as net.Socket;
    return resolved(this, options as net.TcpNetConnectOpts, connected);
  };
  net.Socket.prototype.connect = watch;
  let second = false;
  const transport = createTransport({
    clock: { now: () => new Date() },
    hostOverrides: { 'front.example': nasty.place },
    resolve: (hostname) => {
      const address =
        hostname === 'public.test' || (hostname === 'rebinding.test' && !second) ? '93.184.216.34' : '127.0.0.1';
      if (hostname === 'rebinding.test') second = true;
      return Promise.resolve([{ address, family: 4 }]);
    },
    deadlineMs: 500,
  });
  const tried = async (url: string) => {
    connected.length = 0;
    const outcome = await transport.fetch({ url, maxBytes: 1000, userAgent: 'x' });
    return { outcome, connected: [...connected] };
  };
  const through = (url: string) => `http://front.example/to?${encodeURIComponent(url)}`;
  try {
    let refused = 0;
    for (const url of block.flatMap((address) => [address, through(address)])) {
      const result = await tried(url);
      const ended = result.outcome.kind === 'blocked' || result.outcome.kind === 'rejected';
      if (ended && result.connected.length === 0) refused++;
      else console.log(`  REACHED ${url}: ${JSON.stringify(result)}`);
    }
    console.log(`  refused without a byte, directly and by a redirect: ${share(refused, 2 * block.length)}`);
    let reached = 0;
    for (const url of allow) {
      const result = await tried(url);
      if (result.connected.length > 0) reached++;
      else console.log(`  NOT REACHED ${url}: ${JSON.stringify(result.outcome)}`);
    }
    console.log(`  allowed and reached: ${share(reached, allow.length)}`);
    const first = await tried('http://rebinding.test/');
    const again = await tried('http://rebinding.test/');
    const safe = [...first.connected, ...again.connected].every((address) => address === '93.184.216.34');
    console.log(
      `  a name whose second answer is 127.0.0.1: ${again.outcome.kind}, sockets to ${[...first.connected, ...again.connected].join(', ')}`,
    );
    return refused === 2 * block.length && reached === allow.length && safe && again.outcome.kind === 'blocked';
  } finally {
    net.Socket.prototype.connect = original;
    transport.close();
    await nasty.close();
  }
}

/** What `connect` does before the socket opens: literal addresses as they are, names through the look-up that was given. */
function resolved(socket: net.Socket, options: net.TcpNetConnectOpts, connected: string[]): net.Socket {
  // Until it is connected or destroyed, what is written to it waits.
  Object.assign(socket, { connecting: true });
  const fail = (error: Error) => setImmediate(() => socket.destroy(error));
  const note = (address: string) => {
    connected.push(address);
    fail(Object.assign(new Error('not opened'), { code: 'ECONNREFUSED' }));
  };
  const host = options.host ?? 'localhost';
  if (net.isIP(host) !== 0 || !options.lookup) note(host);
  else
    options.lookup(host, {}, (error, address) =>
      error ? fail(error) : note(typeof address === 'string' ? address : ''),
    );
  return socket;
}
