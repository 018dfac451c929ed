/**
 * One exchange with the web over node:http: guard, deadline, caps and redirects inside; robots.txt and the host's clocks are
 * `polite.ts`. Not fetch(): its body limits count compressed bytes or single chunks, and its look-up hook is never called for
 * literal addresses.
 */
import http from 'node:http';
import https from 'node:https';
import { fetchUrl } from '../candidate/address.ts';
import { FETCH } from '../limits.ts';
import type { Clock, Transport, TransportRequest } from '../ports.ts';
import { endingOfStatus, plainHeaders, refusedMagic, refusedType } from './answer.ts';
import { ACCEPT_ENCODING, readBody } from './body.ts';
import { ExchangeCookies } from './cookies.ts';
import { endingOfError } from './breakage.ts';
import { GuardError, guardedLookup, refusedHost, refusedPort, systemResolve, type Resolve } from './guard.ts';
import type { FetchOutcome, Hop } from './page.ts';

/** News servers with long security policies send up to 20 KB of headers; Node's default is 16 KiB. */
const HEADER_BYTES = 64 * 1024;
const IDLE_SOCKETS = 64;
/** Below the 60 s after which common servers drop an idle connection. */
const IDLE_MS = 30_000;
const ACCEPT =
  'text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml,application/atom+xml,application/json;q=0.9,*/*;q=0.5';
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface TransportOptions {
  clock: Pick<Clock, 'now'>;
  /**
   * Host name (with its port, if the address has one) to "127.0.0.1:port": trusted configuration, and the only way to a
   * loopback address. Plain HTTP is spoken there whatever the scheme, TLS where the value begins with "https://".
   */
  hostOverrides?: Record<string, string>;
  resolve?: Resolve;
  /** 0 (inclusive) to 1 (exclusive): spreads the dates that servers ask many clients to wait for. */
  random?: () => number;
  /** Default FETCH.deadlineMs. */
  deadlineMs?: number;
}

export interface WebTransport extends Transport {
  /** Closes idle connections; exchanges under way end by themselves. */
  close(): void;
}

interface Machinery {
  options: TransportOptions;
  agents: { http: http.Agent; https: https.Agent };
}

interface Exchange {
  request: TransportRequest;
  deadline: Deadline;
  cookies: ExchangeCookies;
  hops: Hop[];
  visited: Set<string>;
}

/** The next address, or the end. */
type Step = { follow: string; status: number; newCookies: boolean } | { outcome: FetchOutcome };

export function createTransport(options: TransportOptions): WebTransport {
  const settings = { keepAlive: true, maxFreeSockets: IDLE_SOCKETS, timeout: IDLE_MS };
  const agents = { http: new http.Agent(settings), https: new https.Agent(settings) };
  const machinery: Machinery = { options, agents };
  return {
    fetch: (request) => exchange(machinery, request),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** A timer that can rest while the exchange waits for its turn. */
class Deadline {
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private leftMs: number;
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;

  /** @param stop of the caller, beside the deadline's own */
  constructor(ms: number, stop: AbortSignal | undefined) {
    this.leftMs = ms;
    const { signal } = this.controller;
    this.signal = stop === undefined ? signal : AbortSignal.any([signal, stop]);
    this.run();
  }

  run(): void {
    this.startedAt = performance.now();
    this.timer = setTimeout(() => this.controller.abort(), Math.max(0, this.leftMs));
  }

  rest(): void {
    clearTimeout(this.timer);
    this.leftMs -= performance.now() - this.startedAt;
  }
}

async function exchange(machinery: Machinery, request: TransportRequest): Promise<FetchOutcome> {
  const start = fetchUrl(request.url);
  if (start === undefined) return { kind: 'rejected', reason: 'address', detail: 'not an http(s) address to fetch' };
  const deadline = new Deadline(machinery.options.deadlineMs ?? FETCH.deadlineMs, request.signal);
  const run: Exchange = { request, deadline, cookies: new ExchangeCookies(), hops: [], visited: new Set([start]) };
  try {
    let url = start;
    for (;;) {
      const step = await hop(machinery, run, url);
      if ('outcome' in step) return step.outcome;
      const ending = await beforeFollowing(run, url, step);
      if (ending) return ending;
      url = step.follow;
    }
  } finally {
    deadline.rest();
  }
}

async function beforeFollowing(
  run: Exchange,
  from: string,
  step: { follow: string; status: number; newCookies: boolean },
): Promise<FetchOutcome | undefined> {
  run.hops.push({ url: from, status: step.status });
  if (run.visited.has(step.follow) && !step.newCookies) {
    return run.cookies.header(step.follow) === undefined
      ? { kind: 'rejected', reason: 'redirect', detail: 'the redirects go in a circle' }
      : { kind: 'blocked', reason: 'consent', detail: 'the redirects go in a circle although cookies were sent back' };
  }
  if (run.hops.length > FETCH.redirects) {
    return { kind: 'rejected', reason: 'redirect', detail: `more than ${FETCH.redirects} redirects` };
  }
  run.visited.add(step.follow);
  run.deadline.rest();
  try {
    return await run.request.mayFollow?.(step.follow);
  } finally {
    run.deadline.run();
  }
}

async function hop(machinery: Machinery, run: Exchange, url: string): Promise<Step> {
  const { clock } = machinery.options;
  try {
    const response = await open(machinery, run, url);
    return await readAnswer(machinery, run, url, response);
  } catch (error) {
    return { outcome: endingOfError(error, clock.now(), run.deadline.signal.aborted) };
  }
}

/** Sends the request. A connection that the server closed while it was idle is no answer: tried once more on a new one. */
async function open(machinery: Machinery, run: Exchange, url: string): Promise<http.IncomingMessage> {
  const target = targetOf(machinery.options, url);
  const send = (agent: http.Agent) =>
    new Promise<http.IncomingMessage>((resolve, reject) => {
      const client = target.secure ? https : http;
      const request = client.request({
        ...target.connect,
        agent,
        method: 'GET',
        path: `${new URL(url).pathname}${new URL(url).search}`,
        headers: headersFor(run, url),
        signal: run.deadline.signal,
        maxHeaderSize: HEADER_BYTES,
      });
      request.once('response', resolve);
      request.once('error', (error) => reject(Object.assign(error, { stale: request.reusedSocket })));
      request.end();
    });
  const agent = target.secure ? machinery.agents.https : machinery.agents.http;
  try {
    return await send(agent);
  } catch (error) {
    const stale = error instanceof Error && 'stale' in error && error.stale === true;
    if (!stale || run.deadline.signal.aborted) throw error;
    return await send(target.secure ? new https.Agent() : new http.Agent());
  }
}

interface Target {
  secure: boolean;
  connect: Pick<https.RequestOptions, 'host' | 'port' | 'lookup' | 'servername'>;
}

/** Where the socket goes. @throws GuardError */
function targetOf(options: TransportOptions, url: string): Target {
  const { hostname, host, port, protocol } = new URL(url);
  const override = options.hostOverrides?.[host] ?? options.hostOverrides?.[hostname];
  if (override !== undefined) {
    const place = new URL(override.includes('://') ? override : `http://${override}`);
    const secure = place.protocol === 'https:';
    return { secure, connect: { host: place.hostname, port: place.port, ...(secure ? { servername: hostname } : {}) } };
  }
  const refused = refusedHost(hostname) ?? (port === '' ? undefined : refusedPort(Number(port)));
  if (refused !== undefined) throw new GuardError(refused);
  const secure = protocol === 'https:';
  return {
    secure,
    connect: {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (secure ? 443 : 80) : port,
      lookup: guardedLookup(options.resolve ?? systemResolve),
    },
  };
}

function headersFor(run: Exchange, url: string): Record<string, string> {
  const { request } = run;
  const cookie = run.cookies.header(url);
  return {
    host: new URL(url).host,
    'user-agent': request.userAgent,
    accept: request.accept ?? ACCEPT,
    'accept-encoding': ACCEPT_ENCODING,
    ...(request.etag === undefined ? {} : { 'if-none-match': request.etag }),
    ...(request.lastModified === undefined ? {} : { 'if-modified-since': request.lastModified }),
    ...(cookie === undefined ? {} : { cookie }),
  };
}

async function readAnswer(
  machinery: Machinery,
  run: Exchange,
  url: string,
  response: http.IncomingMessage,
): Promise<Step> {
  const { clock, random } = machinery.options;
  const status = response.statusCode ?? 0;
  const headers = plainHeaders(response.rawHeaders);
  const newCookies = run.cookies.take(url, response.headers['set-cookie']);
  if (REDIRECTS.has(status)) {
    release(response);
    return redirectOf(url, status, headers['location'], newCookies);
  }
  if (status === 304) {
    release(response);
    return { outcome: notModified(run.request, headers, clock.now()) };
  }
  const ending = endingOfStatus(status, headers, clock.now(), random ?? (() => 0));
  const type = ending ? undefined : refusedType(headers['content-type']);
  if (ending || type !== undefined) {
    release(response);
    return { outcome: ending ?? { kind: 'rejected', reason: 'type', detail: type ?? '' } };
  }
  const read = await readBody(response, run.request.maxBytes);
  if (run.deadline.signal.aborted) throw new Error('deadline');
  if (read.kind !== 'body') return { outcome: { kind: 'rejected', reason: read.kind, detail: read.detail } };
  if (read.body.length === 0)
    return { outcome: { kind: 'rejected', reason: 'empty', detail: `HTTP ${status} without a body` } };
  const magic = refusedMagic(read.body);
  if (magic !== undefined) return { outcome: { kind: 'rejected', reason: 'type', detail: magic } };
  return {
    outcome: {
      kind: 'ok',
      page: {
        url: run.request.url,
        finalUrl: url,
        status,
        headers,
        body: read.body,
        fetchedAt: clock.now().toISOString(),
        truncated: read.truncated || status === 206,
        redirects: run.hops,
      },
    },
  };
}

/** A short body is read away so that the connection can be used again; a long one is not worth its bytes. */
function release(response: http.IncomingMessage): void {
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  response.on('error', () => response.destroy());
  if (length <= 16_384 || response.statusCode === 304) response.resume();
  else response.destroy();
}

function redirectOf(url: string, status: number, location: string | undefined, newCookies: boolean): Step {
  const rejected = (detail: string): Step => ({ outcome: { kind: 'rejected', reason: 'redirect', detail } });
  if (location === undefined || location.trim() === '') return rejected(`HTTP ${status} without Location`);
  // Header bytes arrive as Latin-1; servers that put characters beyond ASCII there mean UTF-8.
  const follow = fetchUrl(Buffer.from(location, 'latin1').toString('utf8'), url);
  return follow === undefined
    ? rejected(`Location is not an address to fetch: ${location.slice(0, 200)}`)
    : { follow, status, newCookies };
}

function notModified(request: TransportRequest, headers: Record<string, string>, now: Date): FetchOutcome {
  if (request.etag === undefined && request.lastModified === undefined) {
    return { kind: 'rejected', reason: 'malformed', detail: 'HTTP 304 to a request without validators' };
  }
  const etag = headers['etag'] ?? request.etag;
  const lastModified = headers['last-modified'] ?? request.lastModified;
  return {
    kind: 'notModified',
    validators: { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) },
    fetchedAt: now.toISOString(),
  };
}
