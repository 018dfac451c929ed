/** The OpenAPI 3.1 document of the HTTP API, made from its routes, query words and schemas. */
import { ROUTES, type HttpFormat, type Route } from './routes.ts';
import { jsonSchemaOf } from './schema.ts';
import type { QueryWord } from './words.ts';

export const MEDIA_TYPES: Record<HttpFormat, string> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  rss: 'application/rss+xml',
  jsonld: 'application/ld+json',
};

type Members = Record<string, unknown>;

/** @param server where it is served, if that is known */
export function openApiDocument(server: string | undefined): Members {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Newsfold',
      version: '1',
      description: 'Questions to a news archive. It is read here, never written. Lists go on with cursors.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    ...(server === undefined ? {} : { servers: [{ url: server }] }),
    paths: {
      ...Object.fromEntries(ROUTES.map((route) => [route.path, { get: operationOf(route) }])),
      '/openapi.json': {
        get: { operationId: 'openapi', summary: 'This document', responses: { 200: { description: 'The document' } } },
      },
    },
    components: { schemas: { problem: plain(jsonSchemaOf('problem')) } },
  };
}

function operationOf({ path, about, words, formats, result }: Route): Members {
  const failure = { description: 'Why not', content: { 'application/problem+json': { schema: problemRef } } };
  return {
    operationId: path
      .replace(/\W+(\w)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')
      .replace(/^./, (first) => first.toLowerCase()),
    summary: about,
    parameters: [
      ...(path.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : []),
      ...words.map(parameterOf),
      ...(formats.length > 1 ? [formatParameter(formats)] : []),
    ],
    responses: {
      200: {
        description: about,
        headers: {
          etag: { schema: { type: 'string' } },
          link: { schema: { type: 'string' }, description: 'rel="next", when there is more' },
        },
        content: Object.fromEntries(
          formats.map((format) => [
            MEDIA_TYPES[format],
            { schema: format === 'json' ? plain(jsonSchemaOf(result)) : { type: 'string' } },
          ]),
        ),
      },
      304: { description: 'Not changed since the ETag in If-None-Match' },
      400: failure,
      404: failure,
    },
  };
}

const problemRef = { $ref: '#/components/schemas/problem' };

/** The dialect is OpenAPI's own. */
const plain = (schema: object): Members =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'));

const formatParameter = (formats: readonly string[]): Members => ({
  name: 'format',
  in: 'query',
  description: 'how the answer is written',
  schema: { type: 'string', enum: formats, default: formats[0] },
});

function parameterOf({ name, about, many, choices, number, default: value }: QueryWord): Members {
  const single: Members = {
    type: number === undefined ? 'string' : 'integer',
    ...(choices === undefined ? {} : { enum: choices }),
    ...(number === undefined
      ? {}
      : { minimum: number.least, ...(number.most === undefined ? {} : { maximum: number.most }) }),
    ...(value === undefined ? {} : { default: value }),
  };
  return {
    name,
    in: 'query',
    description: about,
    // Repeated, or with commas.
    ...(many ? { style: 'form', explode: false, schema: { type: 'array', items: single } } : { schema: single }),
  };
}
