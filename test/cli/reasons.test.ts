/** Reasons for an original, as pages and the command line print them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reasonsOf } from '../../cli/reasons.ts';
import type { OriginalEvidence, StoryMember } from '../../functions/story/story.ts';

const member = (name: string): StoryMember => ({
  ...{ articleId: `a_${name}`, site: `${name}.example`, url: `https://${name}.example/1` },
  ...{ firstSeenAt: '2026-03-01T00:00:00.000Z', role: 'repost' },
});
const evidence = (name: string, weight: number, detail: string): OriginalEvidence => ({
  ...{ kind: 'common-text', articleId: `a_${name}`, weight, detail },
});
const members = ['first', 'one', 'two', 'three', 'four', 'five'].map(member);

describe('the reasons for an original', () => {
  it('say which site each is about, for and against, the weightiest first', () => {
    const originalEvidence = [
      evidence('first', -0.7, '12 % of its text is not in the other whole copies'),
      evidence('first', 1, 'has all that other copies have in common'),
      evidence('one', -0.9, 'has all that other copies have in common'),
    ];
    assert.deepEqual(reasonsOf({ members, originalEvidence }), [
      { text: 'first.example: has all that other copies have in common', isFor: true },
      { text: 'one.example: has all that other copies have in common', isFor: false },
      { text: 'first.example: 12 % of its text is not in the other whole copies', isFor: false },
    ]);
  });

  it('say once what is said of several sites, and do not name one again that the words name', () => {
    const originalEvidence = [
      ...['one', 'two', 'three', 'four', 'five'].map((name) => evidence(name, -1, 'seen 2 hours before the next copy')),
      evidence('two', 0.5, 'two.example credits First'),
    ];
    assert.deepEqual(
      reasonsOf({ members, originalEvidence }).map(({ text }) => text),
      [
        'one.example, two.example, three.example and 2 more: seen 2 hours before the next copy',
        'two.example credits First',
      ],
    );
  });
});
