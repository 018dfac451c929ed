/** A door before the emulators: every call of a function is judged by its role before it is passed on. */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from './faults.ts';
import type { Roles } from './roles.ts';

export interface Gate {
  url: string;
  stop(): Promise<void>;
}

export interface GateOptions {
  /** Where the service is emulated. */
  target: string;
  roles: Roles;
  /** Access key to the role that holds it. */
  roleOf: (accessKey: string) => string | undefined;
  /** Name of a table or bucket, or the path of a queue's address, to its logical id. */
  logicalIdOf: (physical: string) => string | undefined;
  /** What goes wrong with a call that was allowed; nothing, unless it says so. */
  disturb?: (accessKey: string, action: string, body: string) => Fault | undefined;
  /** Ends the function that holds the access key, as a crash or a timeout does. */
  kill?: (accessKey: string) => void;
}

interface Call {
  action: string;
  resource: string;
}

export async function openGate(options: GateOptions): Promise<Gate> {
  const server = createServer((request, response) => {
    void pass(options, request, response, () => (server.address() as AddressInfo).port);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  options: GateOptions,
  request: IncomingMessage,
  response: ServerResponse,
  port: () => number,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const accessKey = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const role = options.roleOf(accessKey) ?? 'nobody';
  const calls = callsOf(request, body, options);
  const allowed = calls.map(({ action, resource }) => options.roles.check(role, action, resource)).every(Boolean);
  if (!allowed || calls.length === 0) {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ __type: 'AccessDeniedException', message: `${role} may not` }));
    return;
  }
  const fault = options.disturb?.(accessKey, calls[0]!.action, body.toString());
  const strike = (one: Fault): void => {
    if (one.kind === 'kill') {
      options.kill?.(accessKey);
      response.destroy();
      return;
    }
    response.writeHead(one.status, { 'content-type': one.contentType });
    response.end(one.body);
  };
  if (fault?.when === 'before') {
    strike(fault);
    return;
  }
  // An address of a queue is the gate's for the function and the emulator's for the emulator.
  const target = new URL(options.target);
  const isQueue = String(request.headers['x-amz-target'] ?? '').startsWith('AmazonSQS');
  const sent = isQueue ? Buffer.from(asNow(body.toString()).replaceAll(`:${port()}/`, `:${target.port}/`)) : body;
  const onward = forward(
    {
      ...{ host: target.hostname, port: target.port, method: request.method, path: request.url },
      headers: { ...request.headers, 'content-length': sent.length },
    },
    (answer) => {
      if (fault !== undefined) {
        answer.resume().once('end', () => strike(fault));
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.once('error', () => response.destroy());
  onward.end(sent);
}

/** A message that is to come later comes at once: the test does not wait for what the frontier and the hosts' clocks hold anyway. */
const asNow = (body: string): string =>
  JSON.stringify(JSON.parse(body, (name, value: unknown) => (name === 'DelaySeconds' ? undefined : value)));

/** What a request asks for, in IAM's words. */
function callsOf(request: IncomingMessage, body: Buffer, { logicalIdOf }: GateOptions): Call[] {
  const [service, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (service === undefined || service === '') return [objectCall(request, logicalIdOf)];
  const input = JSON.parse(body.toString()) as {
    TableName?: string;
    IndexName?: string;
    RequestItems?: Record<string, unknown>;
    QueueUrl?: string;
  };
  if (service === 'AmazonSQS') {
    const path = new URL(input.QueueUrl ?? '').pathname;
    return [{ action: `sqs:${operation.replace(/Batch$/, '')}`, resource: logicalIdOf(path) ?? path }];
  }
  const tables = input.TableName === undefined ? Object.keys(input.RequestItems ?? {}) : [input.TableName];
  const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
  return tables.map((table) => ({
    action: `dynamodb:${operation}`,
    resource: `${logicalIdOf(table) ?? table}${index}`,
  }));
}

function objectCall(request: IncomingMessage, logicalIdOf: GateOptions['logicalIdOf']): Call {
  const [, bucket = '', ...key] = decodeURIComponent(new URL(request.url ?? '/', 'http://s3').pathname).split('/');
  const actions: Record<string, string> = { GET: 's3:GetObject', HEAD: 's3:GetObject', PUT: 's3:PutObject' };
  const action = actions[request.method ?? ''] ?? `s3:${request.method ?? ''}`;
  return { action, resource: `${logicalIdOf(bucket) ?? bucket}/${key.join('/')}` };
}
