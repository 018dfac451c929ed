import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeFingerprint, encodeFingerprint, fingerprintOf, shinglesOf } from '../../functions/story/fingerprint.ts';
import { overlapOf } from '../../functions/story/overlap.ts';
import { wordsOf } from '../../functions/story/words.ts';
import { paragraphs, seeded } from './texts.ts';

const sameWords = (a: string, b: string): void => assert.deepEqual(wordsOf(a).hashes, wordsOf(b).hashes);
const quotedWords = (text: string): number => wordsOf(text).quoted.reduce((sum, one) => sum + one, 0);
const overlap = (a: string, b: string) => overlapOf(fingerprintOf(shinglesOf(a)), fingerprintOf(shinglesOf(b)));

describe('the words of a text', () => {
  it('are the same whatever the case, the quotation marks, the dashes and the spacing', () => {
    sameWords('“Don’t” — said the CHIEF; it’s 1,000 m', '"Don\'t" - said  the chief ...\n its 1000 m');
    sameWords('ﬁnal caf\u00e9 so\u00adft', 'final cafe\u0301 soft');
  });

  it('tell 3.5 from 35, and count a number once however it is written', () => {
    assert.notDeepEqual(wordsOf('3.5').hashes, wordsOf('35').hashes);
    const { hashes, numeric } = wordsOf('1,000 and 1000 and 2026');
    assert.equal(new Set(hashes.filter((_, at) => numeric[at] === 1)).size, 2);
  });

  it('know what is quoted, in the marks of several languages, and leave titles alone', () => {
    assert.equal(quotedWords('He said "we will not go there" and left'), 5);
    assert.equal(quotedWords('Sie sagte: „Wir gehen da nicht hin“ und ging'), 5);
    assert.equal(quotedWords('Il a dit « nous ne partirons pas » hier'), 4);
    assert.equal(quotedWords('The film "Night Train" opens'), 0);
  });

  it('hold no mark that is never closed against the rest of the text', () => {
    assert.equal(quotedWords('A board of 6" by 9 feet was found in the yard\n\nand more'), 0);
    assert.equal(quotedWords('“A speech that goes on for two paragraphs\n\n“and is closed at the end” he said'), 14);
  });

  it('are found in scripts without spaces, where a changed character changes only what is near', () => {
    const chinese =
      '東京都は二十三日、新しい橋の建設を来年四月に始めると発表した。費用は三百億円で、完成は五年後の予定である。';
    assert.ok(shinglesOf(chinese).hashes.length > 30);
    const { aInB } = overlap(chinese, chinese.replace('新', '古'));
    assert.ok(aInB > 0.7 && aInB < 1, String(aInB));
    assert.ok(shinglesOf('กรุงเทพมหานครประกาศเมื่อวันจันทร์ว่าจะสร้างสะพานใหม่ข้ามแม่น้ำเจ้าพระยาในปีหน้า').hashes.length > 30);
  });
});

describe('a fingerprint', () => {
  it('survives being stored', () => {
    for (const count of [0, 1, 40]) {
      const print = fingerprintOf(shinglesOf(paragraphs(count, seeded(count)).join('\n\n') + ' 12 13 14'));
      assert.deepEqual(decodeFingerprint(encodeFingerprint(print)), print);
    }
  });

  it('is read as it was stored before it said how formulaic a text is, and what names it has', () => {
    for (const format of [3, 4]) {
      const empty = Uint8Array.from({ length: 13 }, (_, at) => (at === 0 ? format : 0));
      assert.deepEqual(decodeFingerprint(empty), fingerprintOf(shinglesOf('')));
    }
    assert.throws(() => decodeFingerprint(Uint8Array.of(6, 0, 0)), RangeError);
  });

  it('has the names of a text, those of several words as one, and not what only begins a sentence', () => {
    const names = (text: string) => fingerprintOf(shinglesOf(text)).names.length;
    assert.equal(names('Then the mayor of Corran Thistle met Marlow at the bridge. Nobody came.'), 2);
    assert.equal(names('then the mayor of corran thistle met marlow at the bridge'), 0);
    assert.equal(names('Marlow came late. It was Marlow who had the key.'), 2);
  });

  it('is at most 1,000 bytes, however long the text', () => {
    const long = fingerprintOf(shinglesOf(paragraphs(800, seeded(4)).join('\n\n')));
    assert.ok(encodeFingerprint(long).length <= 1000);
  });

  it('finds a short part in a long text, and how much of the long text it is', () => {
    const text = paragraphs(60, seeded(8));
    const part = text.slice(20, 26).join('\n\n');
    const { aInB, bInA, shared } = overlap(part, text.join('\n\n'));
    assert.ok(aInB > 0.9, `${aInB} of the part`);
    assert.ok(bInA > 0.05 && bInA < 0.2, `${bInA} of the whole`);
    const words = part.split(' ').length;
    assert.ok(shared > words * 0.6 && shared < words * 1.4, `${shared} shared of ${words}`);
  });

  it('leaves quotations out of what two texts have in common', () => {
    const [one, two, speech] = [1, 2, 3].map((seed) => paragraphs(5, seeded(seed)).join(' '));
    assert.equal(overlap(`${one} "${speech}"`, `${two} "${speech}"`).sampled, 0);
  });
});
