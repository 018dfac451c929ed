import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comparePieces, compareTexts } from '../../functions/query/compare.ts';

const kinds = (left: string, right: string, language?: string) =>
  compareTexts(left, right, language).parts.map(({ kind }) => kind);

describe('a comparison of two texts', () => {
  it('aligns sentences, and words where a sentence was changed', () => {
    const { parts, sentences } = compareTexts(
      'The ferry is back. It rained.',
      'The old ferry is back. It rained. Nobody minded.',
    );
    assert.deepEqual(parts, [
      {
        kind: 'changed',
        left: [{ kind: 'same', text: 'The ferry is back.' }],
        right: [
          { kind: 'same', text: 'The ' },
          { kind: 'added', text: 'old ' },
          { kind: 'same', text: 'ferry is back.' },
        ],
        paragraph: true,
      },
      { kind: 'same', left: 'It rained.', right: 'It rained.' },
      { kind: 'added', right: 'Nobody minded.' },
    ]);
    assert.deepEqual(sentences, { same: 1, trivial: 0, changed: 1, cut: 0, added: 1, moved: 0 });
  });

  it('takes quotation marks, dashes, case and spaces for what they are: set differently', () => {
    assert.deepEqual(kinds('“Come in,” she said – twice.', '"Come in,"  she said - twice.'), ['trivial']);
    assert.deepEqual(comparePieces('“Yes”, he says', '"Yes", he says').right, [
      { kind: 'same', text: '"Yes", he says' },
    ]);
  });

  it('knows a sentence that moved', () => {
    const { parts, sentences, words } = compareTexts(
      'One comes first. Two is next. Three is last.',
      'Two is next. Three is last. One comes first.',
    );
    assert.deepEqual([sentences.moved, sentences.cut, sentences.added], [1, 0, 0]);
    const from = parts.findIndex((part) => part.kind === 'cut');
    const to = parts.findIndex((part) => part.kind === 'added');
    assert.deepEqual(
      [parts[from], parts[to]].map(
        (part) => part && ('movedTo' in part ? part.movedTo : 'movedFrom' in part && part.movedFrom),
      ),
      [to, from],
    );
    assert.deepEqual(words, { left: 9, right: 9, shared: 9 });
  });

  it('has every word of both sides in its parts, whatever was changed', () => {
    const left = 'A b c. D e f g. H i.\n\nJ k l m n. O p.';
    const right = 'D e x g. A b c. New one here.\n\nJ k l m n, q. O p.';
    const text = (side: 'left' | 'right'): string =>
      compareTexts(left, right)
        .parts.map((part) => (side in part ? (part as Record<string, unknown>)[side] : undefined))
        .map((value) =>
          typeof value === 'string'
            ? value
            : ((value as { text: string }[] | undefined) ?? []).map((piece) => piece.text).join(''),
        )
        .join(' ');
    const words = (value: string): string[] => value.split(/\s+/).filter(Boolean);
    assert.deepEqual(words(text('left')), words(left));
    assert.deepEqual(words(text('right')), words(right));
  });

  it('works in scripts without spaces', () => {
    assert.deepEqual(
      kinds('東京で地震がありました。被害はありません。', '東京で強い地震がありました。被害はありません。', 'ja'),
      ['changed', 'same'],
    );
  });

  it('of two texts that have nothing in common takes a bounded time, and says so', () => {
    const text = (word: string): string =>
      Array.from({ length: 3000 }, (_, at) => `${word} ${at} ${word}${at}.`).join(' ');
    const started = performance.now();
    const { sentences } = compareTexts(text('left'), text('right'));
    assert.deepEqual([sentences.same, sentences.changed], [0, 0]);
    assert.ok(performance.now() - started < 10_000);
  });

  it('of nothing is nothing', () => {
    assert.deepEqual(kinds('', ''), []);
    assert.deepEqual(kinds('', 'A b.'), ['added']);
  });
});
