import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { withWholeRows } from '../../functions/article/body/items.ts';
import { readMarkup } from '../../functions/article/markup/read-markup.ts';
import { PARAGRAPHS } from './pages.ts';

const THRESHOLD = 0.5;

function rowOf(texts: readonly string[], probabilities: readonly number[]): string[] {
  const items = texts.map((text) => `<div class="item"><p>${text}</p></div>`).join('');
  const { blocks } = readMarkup(`<body><main><div class="row">${items}</div></main></body>`);
  const sure = Float32Array.from(probabilities);
  const chosen = blocks.filter((_, at) => (sure[at] ?? 0) >= THRESHOLD);
  return withWholeRows(chosen, blocks, sure, THRESHOLD).map(({ text }) => text);
}

test('of items of one make all are the article when they are probable on average, one of them doubtful', () => {
  assert.deepEqual(rowOf(PARAGRAPHS, [0.9, 0.9, 0.2, 0.9, 0.9]), PARAGRAPHS);
});

test('and none is when one alone is probable, unless nothing else would be left', () => {
  const [first = ''] = PARAGRAPHS;
  const probabilities = [0.6, 0.1, 0.1, 0.1, 0.1];
  assert.deepEqual(rowOf(PARAGRAPHS, probabilities), [first]);
  const lead = '<p>The ferry stays, says the council, and it will cost its passengers a little more than it did.</p>';
  const items = PARAGRAPHS.map((text) => `<div class="item"><p>${text}</p></div>`).join('');
  const { blocks } = readMarkup(`<body><main>${lead}<div class="row">${items}</div></main></body>`);
  const chosen = blocks.slice(0, 2);
  const kept = withWholeRows(chosen, blocks, Float32Array.from([0.9, ...probabilities]), THRESHOLD);
  assert.deepEqual(kept, blocks.slice(0, 1));
});

test('a few sections of one make are each judged by themselves', () => {
  const few = PARAGRAPHS.slice(0, 3);
  assert.deepEqual(rowOf(few, [0.9, 0.1, 0.9]), [few[0], few[2]]);
});
