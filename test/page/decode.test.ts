import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeBody, decodePieces } from '../../functions/page/decode.ts';

const utf16 = (text: string, swap: boolean) =>
  swap ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le');
const LATIN = Buffer.from('<p>Überfahrt für fünf</p>', 'latin1');

describe('The charset of a body', () => {
  for (const [name, body, header, charset, confidence, text] of [
    [
      'a byte order mark against the header',
      Buffer.from('\ufeffÜber'),
      'text/html; charset=iso-8859-1',
      'utf-8',
      'bom',
      'Über',
    ],
    [
      'UTF-16 by its mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('Über', false)]),
      undefined,
      'utf-16le',
      'bom',
      'Über',
    ],
    [
      'valid UTF-8 against a lying header',
      Buffer.from('<p>Über</p>'),
      'text/html; charset=iso-8859-1',
      'utf-8',
      'utf-8',
      '<p>Über</p>',
    ],
    ['the header', LATIN, 'text/html; charset="ISO-8859-15"', 'iso-8859-15', 'header', '<p>Überfahrt für fünf</p>'],
    ['UTF-16 without a mark by its zeros', utf16('<p>Über</p>', true), undefined, 'utf-16be', 'guess', '<p>Über</p>'],
    ['a guess', LATIN, 'text/html', 'windows-1252', 'guess', '<p>Überfahrt für fünf</p>'],
    [
      'a guess when the header says UTF-8 and the bytes are none',
      LATIN,
      'text/html; charset=utf-8',
      'windows-1252',
      'guess',
      '<p>Überfahrt für fünf</p>',
    ],
    [
      'a header with an unknown name',
      LATIN,
      'text/html; charset=klingon',
      'windows-1252',
      'guess',
      '<p>Überfahrt für fünf</p>',
    ],
  ] as const) {
    it(`is found by ${name}`, () => assert.deepEqual(decodeBody(body, header), { text, charset, confidence }));
  }

  it('is found in a meta tag beyond the first 8,000 bytes, not in a comment', () => {
    const before = `<html><!-- <meta charset=utf-16> --><script>${' '.repeat(9000)}</script>`;
    const body = Buffer.concat([
      Buffer.from(`${before}<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`),
      Buffer.from([0xcf, 0xf0]),
    ]);
    const found = decodeBody(body);
    assert.equal(found.charset, 'windows-1251');
    assert.equal(found.confidence, 'meta');
    assert.ok(found.text.endsWith('Пр'));
  });

  it('is found in an XML declaration', () => {
    const body = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="shift_jis"?><t>'),
      Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
    ]);
    assert.ok(decodeBody(body).text.endsWith('日本'));
  });

  it('stays UTF-8 when a few places of much are broken or the end is cut', () => {
    const broken = Buffer.concat([Buffer.from('Ü'.repeat(100)), Buffer.from([0xff]), Buffer.from('Ü')]);
    assert.equal(decodeBody(broken, 'text/html; charset=utf-8').charset, 'utf-8');
    assert.equal(decodeBody(Buffer.from('Grüße').subarray(0, 3)).charset, 'utf-8');
  });

  it('gives the same text in pieces', () => {
    const body = Buffer.from('Ü€😀'.repeat(40_000));
    assert.equal([...decodePieces(body)].join(''), decodeBody(body).text);
  });
});
