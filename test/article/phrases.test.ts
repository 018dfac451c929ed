import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Phrases } from '../../functions/article/phrases.ts';
import { textOf, unitAt, unitsOf } from '../../functions/article/units.ts';
import { eachLatinWord, isOfWord, lettersOf } from '../../functions/article/words.ts';

const phrases = ['your inbox', 'suscríbete', "d'abord", 'd’abord', 'подпишитесь', '订阅'];

describe('Phrases', () => {
  for (const text of [
    'News in YOUR INBOX every day',
    'SUSCRÍBETE hoy',
    "Publié d'abord ici",
    'Publié d’abord ici',
    'ПОДПИШИТЕСЬ на рассылку',
    '请订阅我们',
    'A letter of another alphabet, Ж, and your inbox',
    'your inbox',
  ])
    test(`finds one in "${text}"`, () => assert.equal(new Phrases(phrases).test(text), true));

  for (const text of [
    '',
    'our',
    'your inbo',
    'The harbour opened again on Monday – “at last”, as they say',
    '请稍候',
    'Подписи',
  ])
    test(`finds none in "${text}"`, () => assert.equal(new Phrases(phrases).test(text), false));

  test('is found wherever it stands in a long text', () => {
    const filler = 'harbour council engine garden '.repeat(1_000);
    assert.equal(new Phrases(phrases).test(`${filler}your inbox ${filler}`), true);
    assert.equal(new Phrases(phrases).test(filler + filler), false);
  });

  test('refuses a phrase that is too short to be looked for', () => {
    assert.throws(() => new Phrases(['abc']), { name: 'RangeError', message: /"abc" has fewer than 4/ });
  });
});

describe('the units of a text', () => {
  for (const text of ['plain', 'Ж’ü\ud83d\ude00', '\ud800 alone', 'x'.repeat(40_000) + '…', ''])
    test(`make up the text again (${text.length} units)`, () => {
      assert.equal(textOf(unitsOf(text), text.length), text);
      for (let index = 0; index < Math.min(text.length, 50); index++)
        assert.equal(unitAt(text, index), text.charCodeAt(index));
    });

  test('are letters and digits alone where texts are compared by those', () => {
    assert.equal(lettersOf('“Ärger — um 12,5 %”, Σ Ж 訂'), 'ärgerum125σж訂');
  });
});

describe('the words of a Latin text', () => {
  const wordsOf = (text: string): string[] | undefined => {
    const words: string[] = [];
    return eachLatinWord(text, isOfWord, (from, to) => words.push(text.slice(from, to))) ? words : undefined;
  };

  test('are those that a pattern of Unicode finds', () => {
    let text = '';
    for (let code = 1; code < 0x250; code++) text += `a${String.fromCharCode(code)}b `;
    text += '“c” d’e – f';
    assert.deepEqual(wordsOf(text), text.match(/[\p{L}\p{N}]+/gu));
  });

  test('are not told where another letter stands', () => assert.equal(wordsOf('one two Ж'), undefined));
});
