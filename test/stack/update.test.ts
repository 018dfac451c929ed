import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Template } from 'aws-cdk-lib/assertions';
import { heldBy, losses, released } from './held.ts';
import { synthesise } from './template.ts';

interface Json {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown>; DeletionPolicy?: string }>;
}

/** The present template, changed. */
function changed(change: (template: Json) => void): Template {
  const json = structuredClone(synthesise().toJSON()) as unknown as Json;
  change(json);
  return Template.fromJSON(json);
}

const tableIn = ({ Resources }: Json) =>
  Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::DynamoDB::GlobalTable')!;

describe('An update of the last released stack', () => {
  const before = released();

  it('replaces nothing that holds data or messages', () => {
    assert.ok(Object.keys(before).length >= 9);
    assert.deepEqual(losses(before, heldBy(synthesise())), []);
  });

  const byTheHour = { 'newsfold:provisionedWriteUnits': '30', 'newsfold:provisionedReadUnits': '40' };
  for (const [what, options] of [
    ['pays for the table by the hour', byTheHour],
    ['gives up its recovery', { 'newsfold:recovery': 'false' }],
    ['does both', { ...byTheHour, 'newsfold:recovery': 'false' }],
  ] as const) {
    it(`that ${what} replaces nothing, there and back`, () => {
      const chosen = heldBy(synthesise(options));
      assert.deepEqual(losses(before, chosen), []);
      assert.deepEqual(losses(chosen, heldBy(synthesise())), []);
    });
  }

  it('that buys more units changes nothing but the units, and begins with them where the table was on demand', () => {
    const tableOf = (units: string) =>
      JSON.stringify(
        tableIn(synthesise({ ...byTheHour, 'newsfold:provisionedWriteUnits': units }).toJSON() as unknown as Json)[1],
      );
    const anyNumber = (text: string) => text.replaceAll(/("(?:Min|Max|Seed)Capacity"):\d+/g, '$1:0');
    assert.notEqual(tableOf('30'), tableOf('50'));
    assert.equal(anyNumber(tableOf('30')), anyNumber(tableOf('50')));
    assert.equal(tableOf('30').match(/"SeedCapacity"/g)?.length, 4);
  });

  const bad: [string, RegExp, (template: Json) => void][] = [
    [
      'a table that goes by another id',
      /no longer there/,
      (template) => {
        const [id, table] = tableIn(template);
        template.Resources = { ...template.Resources, Renamed: table };
        Reflect.deleteProperty(template.Resources, id);
      },
    ],
    [
      'a table with another name',
      /another TableName/,
      (template) => void (tableIn(template)[1].Properties['TableName'] = 'mine'),
    ],
    [
      'a table with other keys',
      /another KeySchema/,
      (template) => void (tableIn(template)[1].Properties['KeySchema'] = []),
    ],
    [
      'a table that goes with the stack',
      /another DeletionPolicy/,
      (template) => void (tableIn(template)[1].DeletionPolicy = 'Delete'),
    ],
    [
      'two new indexes at once',
      /cannot come or go in one update/,
      (template) => {
        const indexes = tableIn(template)[1].Properties['GlobalSecondaryIndexes'] as object[];
        indexes.push({ IndexName: 'a' }, { IndexName: 'b' });
      },
    ],
    [
      'an index that is changed in its place',
      /index bySite cannot be changed/,
      (template) => {
        const indexes = tableIn(template)[1].Properties['GlobalSecondaryIndexes'] as { IndexName: string }[];
        Object.assign(
          indexes.find(({ IndexName }) => IndexName === 'bySite')!,
          { Projection: {} },
        );
      },
    ],
    [
      'a queue that is left out',
      /AWS::SQS::Queue\) is no longer there/,
      ({ Resources }) => {
        const [id] = Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::SQS::Queue')!;
        Reflect.deleteProperty(Resources, id);
      },
    ],
  ];
  for (const [what, message, change] of bad) {
    it(`is stopped by ${what}`, () => {
      assert.match(losses(before, heldBy(changed(change))).join('\n'), message);
    });
  }
});
