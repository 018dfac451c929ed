/**
 * What of a template holds data or messages, and what about it cannot change without CloudFormation making another in its place.
 * `node test/stack/held.ts --write` makes `released.json` from the present template; that belongs to a release.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { synthesise, type Resource } from './template.ts';

/** Properties whose change means replacement (CloudFormation's resource reference, "Update requires: Replacement"). */
const REPLACING: Record<string, readonly string[]> = {
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
};

export interface Held {
  type: string;
  /** Policies for its end, and the properties that must stay. */
  mustStay: Record<string, unknown>;
  /** Of a table: its indexes by name. */
  indexes: Record<string, unknown>;
}

export function heldBy(template: Template): Record<string, Held> {
  const resources = Object.entries(template.toJSON()['Resources'] as Record<string, Resource>);
  return Object.fromEntries(
    resources.flatMap(([id, { Type: type, Properties: properties, DeletionPolicy, UpdateReplacePolicy }]) => {
      const names = REPLACING[type];
      if (names === undefined) return [];
      const kept = Object.fromEntries(names.flatMap((name) => (name in properties ? [[name, properties[name]]] : [])));
      const indexes = (properties['GlobalSecondaryIndexes'] ?? []) as {
        IndexName: string;
        WriteProvisionedThroughputSettings?: unknown;
      }[];
      return [
        [
          id,
          {
            type,
            mustStay: { ...kept, DeletionPolicy, UpdateReplacePolicy },
            indexes: Object.fromEntries(indexes.map((index) => [index.IndexName, fixedOf(index)])),
          },
        ],
      ];
    }),
  );
}

/** Of an index: what it is made of. Its capacity may change at any time. */
const fixedOf = (index: object): object =>
  Object.fromEntries(
    Object.entries(index).filter(([name]) => name !== 'IndexName' && name !== 'WriteProvisionedThroughputSettings'),
  );

/** What an update from one template to the other would lose, or could not do. Empty: it may be deployed over the other. */
export function losses(before: Record<string, Held>, after: Record<string, Held>): string[] {
  return Object.entries(before).flatMap(([id, was]) => {
    const is = after[id];
    if (is === undefined || is.type !== was.type)
      return [`${id} (${was.type}) is no longer there, or goes by another id`];
    const changed = [...new Set([...Object.keys(was.mustStay), ...Object.keys(is.mustStay)])]
      .filter((name) => JSON.stringify(was.mustStay[name]) !== JSON.stringify(is.mustStay[name]))
      .map((name) => `${id}: another ${name}`);
    return [...changed, ...indexLosses(id, was.indexes, is.indexes)];
  });
}

/** DynamoDB makes or removes one index in an update, and changes none. */
function indexLosses(id: string, was: Held['indexes'], is: Held['indexes']): string[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const moved = names.filter((name) => name in was !== name in is);
  const changed = names.filter(
    (name) => name in was && name in is && JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
  return [
    ...changed.map((name) => `${id}: index ${name} cannot be changed; make one of another name`),
    ...(moved.length > 1 ? [`${id}: ${moved.join(' and ')} cannot come or go in one update`] : []),
  ];
}

const RELEASED = join(import.meta.dirname, 'released.json');

export const released = (): Record<string, Held> => JSON.parse(readFileSync(RELEASED, 'utf8')) as Record<string, Held>;

if (import.meta.main && process.argv.includes('--write'))
  writeFileSync(RELEASED, `${JSON.stringify(heldBy(synthesise()), undefined, 2)}\n`);
