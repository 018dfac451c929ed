/**
 * Which addresses may be connected to. Every address that is fetched comes from a stranger, so nothing but the public
 * internet is reachable: checked where the socket is opened, for literal and for resolved addresses, on every hop.
 * Ranges: IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates), and two of cloud providers.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's platform address
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside the global unicast range 2000::/3; all beyond that range is refused as a whole. */
const V6: readonly (readonly [string, number])[] = [
  ['2001::', 23], // protocol assignments, Teredo among them
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 carries an IPv4 address
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const refusedV4 = new BlockList();
for (const [net, prefix] of V4) refusedV4.addSubnet(net, prefix, 'ipv4');
const refusedV6 = new BlockList();
for (const [net, prefix] of V6) refusedV6.addSubnet(net, prefix, 'ipv6');
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');

const LOCAL_NAMES = new Set(['localhost', 'localhost.localdomain', 'ip6-localhost', 'ip6-loopback', 'broadcasthost']);
const LOCAL_SUFFIXES = ['.localhost', '.local', '.internal', '.localdomain', '.home.arpa'];

/** Of the ports below this only those of the web itself; servers of all other protocols live there. */
const PRIVILEGED_PORTS = 1024;
const WEB_PORTS = new Set([80, 443]);
/** Beyond them, those that browsers refuse too, because a request can be read there as another protocol's (Fetch standard, "port blocking"). */
const FOREIGN_PORTS = new Set([
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566],
  ...[6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080],
]);

/** An address that must not be connected to; carried through the socket's error to its outcome. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
}

export interface ResolvedAddress {
  address: string;
  family: number;
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true });

/** @param address IPv4 or IPv6 in any spelling that `net.isIP` knows */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refusedV4.check(address, 'ipv4');
  if (family !== 6) return false;
  const plain = address.split('%', 1)[0] ?? address;
  const mapped = mappedV4(plain);
  if (mapped !== undefined) return isPublicAddress(mapped);
  return globalV6.check(plain, 'ipv6') && !refusedV6.check(plain, 'ipv6');
}

/** Why the host of an address is refused before any name is looked up; undefined when nothing is known against it. */
export function refusedHost(hostname: string): string | undefined {
  const bare = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (isIP(bare) !== 0) return isPublicAddress(bare) ? undefined : `${bare} is not a public address`;
  const local = LOCAL_NAMES.has(bare) || LOCAL_SUFFIXES.some((suffix) => bare.endsWith(suffix));
  return local ? `${bare} is a local name` : undefined;
}

/** Why a port is refused on every host; undefined when it may be asked. */
export function refusedPort(port: number): string | undefined {
  const isOther = (port < PRIVILEGED_PORTS && !WEB_PORTS.has(port)) || FOREIGN_PORTS.has(port);
  return isOther ? `port ${port} is not one of web servers` : undefined;
}

/**
 * A look-up for `net.connect`: what it answers is what is connected to, so a name that changes its answer between check
 * and connection gains nothing. One refused address refuses the name.
 */
export function guardedLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const refused = addresses.find(({ address }) => !isPublicAddress(address));
        const [first] = addresses;
        if (refused) callback(new GuardError(`${hostname} leads to ${refused.address}, which is not public`), '', 0);
        else if (!first) callback(Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }), '', 0);
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 0),
    );
  };
}

/** `::ffff:a.b.c.d` in either spelling is the IPv4 address that it holds. */
function mappedV4(address: string): string | undefined {
  // The URL parser gives every spelling of an IPv6 address one form.
  const normal = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1) ?? address;
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(normal);
  if (!match) return undefined;
  const high = parseInt(match[1] ?? '0', 16);
  const low = parseInt(match[2] ?? '0', 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
