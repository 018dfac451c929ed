/** An HTTP server for this machine only: who may ask, how much, and how failures are told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXIT, NewsfoldError } from '../functions/errors.ts';
import type { Log } from '../functions/ports.ts';
import { failed, problem } from '../functions/query/http.ts';

const LOOPBACK = '127.0.0.1';
/** Longer than any question that can be asked: 100 sites and 1,000 characters of words. */
const ADDRESS_CHARS_MAX = 8192;
/** Forms have an id or two. */
const BODY_BYTES_MAX = 16 * 1024;
/** A browser opens six. */
const CONNECTIONS_MAX = 64;

export interface Asking {
  method: string;
  /** Begins with `/`, percent-encoded as it came. */
  path: string;
  words: URLSearchParams;
  /** `http://127.0.0.1:4173` */
  origin: string;
  /** Names in lower case. */
  header: (name: string) => string | undefined;
  /** Of a form. @throws RequestError when it is too long */
  form: () => Promise<URLSearchParams>;
}

export interface Answered {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

export type Handler = (asking: Asking) => Promise<Answered>;

export interface Served {
  origin: string;
  close: () => Promise<void>;
}

/** The port is taken, or may not be taken. */
export class PortError extends NewsfoldError {
  static override readonly name: string = 'PortError';
  readonly exitCode = EXIT.failure;
}

/** A request that is not answered, whatever it asks. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
  }
}

/** @param port 0 for any that is free. @throws PortError */
export async function serveOnLoopback(handler: Handler, port: number, log: Log): Promise<Served> {
  const server = createServer((request, response) => {
    respond(handler, request, response, log).catch((error: unknown) => {
      // The reader has gone in the middle of an answer.
      log.debug('answer not delivered', { reason: error instanceof Error ? error.message : String(error) });
      response.destroy();
    });
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', refuseUnreadable);
  await listening(server, port);
  const origin = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What is no HTTP, or has an address that is not percent-encoded, is answered like any other mistake. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const isLong = error.code === 'HPE_HEADER_OVERFLOW';
  const [status, name] = isLong ? [431, 'Request Header Fields Too Large'] : [400, 'Bad Request'];
  const detail = isLong ? 'The headers are too long.' : 'The request cannot be read.';
  const fix = isLong ? 'Send fewer, or shorter ones.' : 'Percent-encode what is not ASCII in the address.';
  const { body, headers } = problem(status, 'Not answered', { detail, fix });
  const lines = Object.entries({ ...headers, connection: 'close', 'content-length': String(Buffer.byteLength(body)) });
  socket.end(
    `HTTP/1.1 ${status} ${name}\r\n${lines.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n${body}`,
  );
}

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'Another program listens there already.' : message;
    throw new PortError(`Port ${port} cannot be used: ${why}`, {
      where: LOOPBACK,
      fix: '--port with another number; 0 takes any that is free.',
      cause,
    });
  }
}

async function respond(handler: Handler, request: IncomingMessage, response: ServerResponse, log: Log): Promise<void> {
  const { status, headers, body } = await answerTo(handler, request, log);
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  // A 304 has the length of what it stands for, or none.
  const length = isWhole && status !== 304 ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  response.writeHead(status, { ...headers, ...length });
  if (request.method === 'HEAD') response.end();
  else if (isWhole) response.end(body);
  else await pipeline(Readable.from(body), response);
}

async function answerTo(handler: Handler, request: IncomingMessage, log: Log): Promise<Answered> {
  try {
    return await handler(askingOf(request));
  } catch (error) {
    if (error instanceof RequestError) return problem(error.status, 'Not answered', { detail: error.message });
    log.error('question failed', { path: request.url, error: error instanceof Error ? error.stack : String(error) });
    return failed();
  }
}

/** @throws RequestError for whoever is not on this machine, or came here by another name */
function askingOf(request: IncomingMessage): Asking {
  const { method = 'GET', url = '/', headers, socket } = request;
  const port = socket.localPort ?? 0;
  // A name that leads here is how a page of a stranger would read the archive through the reader's own browser.
  const hosts = [LOOPBACK, 'localhost'].map((name) => `${name}:${port}`);
  if (!hosts.includes(headers.host ?? ''))
    throw new RequestError(421, `This server answers at ${hosts[0] ?? ''} only.`);
  if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') {
    throw new RequestError(403, 'Another site asked for this. Only you may.');
  }
  if (url.length > ADDRESS_CHARS_MAX)
    throw new RequestError(414, `The address is longer than ${ADDRESS_CHARS_MAX} characters.`);
  // `//name` is a path here, never another host.
  const target = URL.parse(url.startsWith('/') ? `http://${headers.host ?? ''}${url}` : url);
  if (target === null) throw new RequestError(400, 'The address cannot be read.');
  const { pathname, searchParams } = target;
  return {
    method,
    path: pathname,
    words: searchParams,
    origin: `http://${headers.host ?? ''}`,
    header: (name) => [headers[name] ?? []].flat()[0],
    form: () => formOf(request),
  };
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new RequestError(413, 'The form is too long.');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
