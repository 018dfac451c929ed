/** A server on loopback that does what servers of the wild do, one path for each. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as zlib from 'node:zlib';

export const PAGE = '<!doctype html><html><body><p>The ferry ran aground off the old pier.</p></body></html>';
const packed = zlib.gzipSync(PAGE.repeat(200));

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const send =
  (status: number, headers: http.OutgoingHttpHeaders, body: string | Uint8Array = ''): Answer =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
const html = (body: string | Uint8Array, headers: http.OutgoingHttpHeaders = {}) =>
  send(200, { 'content-type': 'text/html', ...headers }, body);
// Header bytes are written as Latin-1; servers put UTF-8 there.
const to = (location: string, status = 302) => send(status, { location: Buffer.from(location).toString('latin1') });

/** Packed when it is first asked for. */
const bomb =
  (encoding: string, pack: (zeros: Uint8Array) => Uint8Array): Answer =>
  (request, response) =>
    html(pack(Buffer.alloc(40_000_000)), { 'content-encoding': encoding })(request, response);

/** Until the other side has had enough. */
function endless(response: http.ServerResponse, chunk: Uint8Array): void {
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
}

const ANSWERS: Record<string, Answer> = {
  '/page': html(PAGE),
  '/endless': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    endless(response, Buffer.alloc(65_536, 'x'));
  },
  '/bomb/gzip': bomb('gzip', zlib.gzipSync),
  '/bomb/br': bomb('br', (zeros) =>
    zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
  ),
  '/bomb/zstd': bomb('zstd', zlib.zstdCompressSync),
  '/bomb/nested': bomb('gzip, gzip', (zeros) => zlib.gzipSync(zlib.gzipSync(zeros))),
  '/no-headers': () => undefined,
  '/drip': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    const timer = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(timer));
  },
  '/stall': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': 1000 });
    response.write('half');
  },
  '/redirect/circle': to('/redirect/circle-2'),
  '/redirect/circle-2': to('/redirect/circle'),
  '/redirect/relative': to('../page?from=redirect', 301),
  '/redirect/utf8': (_request, response) => {
    response.socket?.end('HTTP/1.1 302 Found\r\nLocation: /straße\r\nContent-Length: 0\r\n\r\n');
  },
  '/stra%C3%9Fe': html(PAGE),
  '/redirect/empty': to(''),
  '/redirect/none': send(302, {}),
  '/redirect/file': to('file:///etc/passwd'),
  '/redirect/data': to('data:text/html,hello'),
  '/redirect/userinfo': to('http://a:b@nasty.example/page'),
  '/consent/wall': (request, response) => {
    if (request.headers.cookie?.includes('agreed=1')) html(PAGE)(request, response);
    else send(302, { location: '/consent/ask' })(request, response);
  },
  '/consent/ask': send(302, { location: '/consent/wall', 'set-cookie': 'agreed=1; Path=/; HttpOnly' }),
  '/consent/never': (_request, response) => {
    response.writeHead(302, { location: '/consent/never', 'set-cookie': 'asked=1' });
    response.end();
  },
  '/challenge/header': send(403, { 'cf-mitigated': 'challenge' }, 'Just a moment...'),
  '/status/404': send(404, {}),
  '/status/410': send(410, {}),
  '/status/401': send(401, {}),
  '/status/451': send(451, {}),
  '/status/400': send(400, {}),
  '/status/500': send(500, {}),
  '/status/204': send(204, {}),
  '/status/206': send(206, { 'content-type': 'text/html', 'content-range': 'bytes 0-9/100' }, 'half a pag'),
  '/429/seconds': send(429, { 'retry-after': '120' }),
  '/429/days': send(429, { 'retry-after': String(88 * 3600) }),
  '/429/date': send(429, { 'retry-after': 'Sat, 10 Jan 2026 13:00:00 GMT' }),
  '/429/past': send(429, { 'retry-after': 'Sat, 10 Jan 2015 13:00:00 GMT' }),
  '/429/missing': send(429, {}),
  '/503/seconds': send(503, { 'retry-after': '60' }),
  '/304': send(304, { etag: '"v2"' }),
  '/validators': (request, response) => {
    if (request.headers['if-none-match'] === '"v1"') send(304, {})(request, response);
    else html(PAGE, { etag: '"v1"', 'last-modified': 'Sat, 10 Jan 2026 11:00:00 GMT' })(request, response);
  },
  '/gzip/lie': html(PAGE, { 'content-encoding': 'gzip' }),
  '/gzip/cut': html(packed.subarray(0, packed.length - 30), { 'content-encoding': 'gzip' }),
  '/gzip/garbage': html(Buffer.concat([packed, Buffer.from('trailing bytes')]), { 'content-encoding': 'x-gzip' }),
  '/gzip/many': html(PAGE, { 'content-encoding': Array(12).fill('gzip').join(', ') }),
  '/gzip/twice': html(zlib.gzipSync(packed), { 'content-encoding': 'gzip, gzip' }),
  '/deflate/raw': html(zlib.deflateRawSync(PAGE), { 'content-encoding': 'deflate' }),
  '/deflate/zlib': html(zlib.deflateSync(PAGE), { 'content-encoding': 'deflate' }),
  '/br/lie': html(PAGE, { 'content-encoding': 'br' }),
  '/encoding/unknown': html(PAGE, { 'content-encoding': 'compress-9000' }),
  '/empty': html(''),
  '/pdf': send(200, { 'content-type': 'application/pdf' }, '%PDF-1.7'),
  '/pdf-as-html': html('%PDF-1.7 and so on'),
  '/video': send(200, { 'content-type': 'video/mp4' }, 'x'),
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': 10_000 });
    response.write(PAGE, () => response.socket?.destroy());
  },
  '/hints': (_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
    response.writeContinue();
    html(PAGE)(_request, response);
  },
  '/headers/40k': html(PAGE, { 'x-policy': 'p'.repeat(40_000) }),
  '/headers/repeated': (_request, response) => {
    response.writeHead(200, [
      ...['content-type', 'text/html'],
      ...['x-robots-tag', 'noindex'],
      ...['x-robots-tag', 'noarchive'],
    ]);
    response.end(PAGE);
  },
};

const RAW: Record<string, string> = {
  '/raw/lf-only': `HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: ${PAGE.length}\n\n${PAGE}`,
  '/raw/no-http': 'SSH-2.0-OpenSSH_9.6\r\n',
  '/raw/lengths-differ': `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
  '/raw/length-and-chunks': `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
  '/raw/hangs-up': '',
  '/raw/continues': `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(500)}HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`,
};

export interface NastyServer {
  /** "127.0.0.1:port" */
  place: string;
  /** Of all requests so far. */
  seen: { path: string; headers: http.IncomingHttpHeaders }[];
  close(): Promise<void>;
}

export async function startNasty(): Promise<NastyServer> {
  const seen: NastyServer['seen'] = [];
  const server = http.createServer((request, response) => {
    const path = request.url ?? '/';
    seen.push({ path, headers: request.headers });
    const raw = RAW[path];
    if (raw !== undefined) {
      request.socket.end(raw);
      return;
    }
    const hop = /^\/hops\/(\d+)$/.exec(path);
    if (hop) to(Number(hop[1]) === 0 ? '/page' : `/hops/${Number(hop[1]) - 1}`)(request, response);
    else if (path.startsWith('/to?')) to(decodeURIComponent(path.slice(4)))(request, response);
    else (ANSWERS[path.split('?', 1)[0] ?? ''] ?? send(404, {}))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    place: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
