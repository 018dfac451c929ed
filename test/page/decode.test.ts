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

  // One paragraph each, as bytes that declare nothing.
  for (const [charset, base64, begin] of [
    [
      'shift_jis',
      'PHA+jWCSrILMg3SDRoOKgVuCzY9ciOqCqYyOgtSC6ILJiV6NcYLwjcSKSoK1gr2BQpKskreCzYF1kdKCwYLEgqKCvYF2gsaYYoK1gr2BQouZjnSCvYK/guCK7ILxgsWCooLpgUI8L3A+',
      '港町のフェリーは十一か月',
    ],
    [
      'euc-jp',
      'PHA+ucHErqTOpdWlp6Xqobykz729sOykq7fupNak6qTLsb+50qTyusazq6S3pL+ho8SuxLmkz6HWwtSkw6TGpKSkv6HXpMjPw6S3pL+ho7X5u9Wkv6TBpOK07qTzpMekpKTroaM8L3A+',
      '港町のフェリーは十一か月',
    ],
    [
      'euc-kr',
      'PHA+x9exuCC1tb3DwMcgv6mwtLyxwMwgv63H0SC03iC4uL+hIL/ux9fAuyC02b3DIL3DwNvH37TZLiC9w8DlwLogseK02bfBIL/UtNmw7SC4u8fftNkuIL7uus616bW1ILHiu7XHz7DtIMDWtNkuPC9wPg==',
      '항구 도시의 여객선이 ',
    ],
    [
      'gb18030',
      'PHA+uNu/2rPHytC1xLbJwtbU2s2jur3KrtK7uPbUwtauuvO71ri0wcvUy9OqoaPK0LOky7XV4srHtPO80tK71rHU2rXItP21xM/7z6Kho9Pmw/HDx9Kyzqq0y7jQtb2439DLo6zL+8PHsrvU2dDo0qrIxsK3oaM8L3A+',
      '港口城市的渡轮在停航十一',
    ],
    [
      'big5',
      'PHA+tOSkZquwpauqurTnvfymYrCxr+ikUaRArdOk66Snq+Gr7LRfpEbA57lCoUOlq6r4u6Gzb6xPpGquYaRAqr2mYrWlq92quq74rqehQ7qupcGtzKRdrLCmubdQqOywqr+zoUGlTK3MpKOmQbvdrW7Ctrj0oUM8L3A+',
      '港口城市的渡輪在停航十一',
    ],
    [
      'windows-1251',
      'PHA+z+Dw7uwg4uXw7fPr8f8g4iDv7vDyIO/u8evlIO7k6O3t4OT24PLoIOzl8f/25eIg8OXs7u3y4C4gzP3wIPHq4Ofg6ywg9/LuIOPu8O7m4O3lIOTu6+PuIObk4OvoIP3y7uPuIOTt/y48L3A+',
      'Паром вернул',
    ],
    [
      'koi8-r',
      'PHA+8MHSz80g18XSztXM09Eg1yDQz9LUINDP08zFIM/Eyc7OwcTDwdTJIM3F09HDxdcg0sXNz87UwS4g7dzSINPLwdrBzCwg3tTPIMfP0s/Wwc7FIMTPzMfPINbEwczJINzUz8fPIMTO0S48L3A+',
      'Паром вернул',
    ],
    [
      'windows-1253',
      'PHA+1O8g8Ovv3+8g5fDd8/Tx5fjlIPP07yDr6ezc7ekg7OX03CDh8Pwg3e305erhIOze7eXyIOXw6fPq5fX+7S4gzyDk3uzh8ffv8iDl3/DlIPz06SDv6SDq3PTv6erv6SDw5fHf7OXt4e0g8O/r/S48L3A+',
      'Το πλοίο επέ',
    ],
    [
      'windows-1255',
      'PHA+5O7y4eX4+iDn5vjkIOzw7uwg4Of46SDg5+Mg8vn4IOfl4/np7SD57CD66ffl8OntLiD44Pkg5PLp+CDg7vgg+eT65fnh6e0g5+nr5SDs6eXtIOTm5CDm7u8g+OEuPC9wPg==',
      'המעבורת חזרה',
    ],
    [
      'windows-1256',
      'PHA+2sfPyiDH4drIx9HJIMXh7CDH4ePt5MfBIMjazyDDzc8g2tTRINTl0ccg4+Qgx+HF1eHHzS4g5t7H4SDRxu3TIMfhyOHP7ckgxeQgx+HT38fkIMfkytnR5scg5dDHIMfh7ebjINjm7eHHLjwvcD4=',
      'عادت العبارة',
    ],
  ] as const) {
    it(`is guessed for undeclared ${charset}`, () => {
      const found = decodeBody(Buffer.from(base64, 'base64'));
      assert.equal(found.charset, charset);
      assert.equal(found.confidence, 'guess');
      assert.ok(found.text.startsWith(`<p>${begin}`));
    });
  }

  it('is windows-1252 for Western words, however many accents they have', () => {
    for (const words of [
      'Überfahrt für fünf Größen, schön und süß',
      'L’été dernier, le maire a été très étonné à Orléans',
      'Señora mañana niño año pequeño',
      'smørrebrød på færøsk',
    ]) {
      assert.equal(decodeBody(Buffer.from(words.replace('’', "'").repeat(5), 'latin1')).charset, 'windows-1252', words);
    }
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

it('does not believe a label that servers give by default against bytes that read as Hebrew, and does where they read as French', () => {
  const hebrew = 'מועצת הנמל החליטה אמש להשאיר את המעבורת הישנה בשירות לעוד שנתיים ולאחר דיון ארוך';
  const bytes = Uint8Array.from(hebrew, (char) => (char === ' ' ? 0x20 : char.charCodeAt(0) - 0x5d0 + 0xe0));
  assert.equal(decodeBody(bytes, 'text/html; charset=ISO-8859-1').text, hebrew);
  const french = 'Le conseil a décidé hier de garder le vieux bac, après un débat très animé où chacun a été écouté';
  assert.equal(decodeBody(Buffer.from(french, 'latin1'), 'text/html; charset=ISO-8859-1').text, french);
});

it('tells the letters of other languages by how they stand in words, or by the language that the page names', () => {
  // What each letter beyond ASCII is in the encoding.
  const encoded = (text: string, bytes: Readonly<Record<string, number>>) =>
    Uint8Array.from(text, (char) => bytes[char] ?? char.charCodeAt(0));
  const polish =
    'Wójt powiedział, że most ułatwi rolnikom dowóz plonów na targ, a będą też łąki, źródła i ścieżki dla pieszych.';
  const central = { ó: 0xf3, ł: 0xb3, ą: 0xb9, ę: 0xea, ż: 0xbf, ź: 0x9f, ś: 0x9c };
  assert.equal(decodeBody(encoded(polish, central)).text, polish);
  assert.equal(decodeBody(encoded(polish, { ...central, ą: 0xb1, ź: 0xbc, ś: 0xb6 })).text, polish, 'ISO 8859-2');
  const czech =
    '<html lang="cs">Starosta řekl, že most ulehčí zemědělcům cestu na trh a děti už nebudou muset čekat na přívoz.';
  const letters = { ř: 0xf8, ž: 0x9e, č: 0xe8, ě: 0xec, ů: 0xf9, í: 0xed, ý: 0xfd };
  assert.equal(decodeBody(encoded(czech, letters)).text, czech);
  const thai = 'เปิดใช้สะพานใหม่ข้ามแม่น้ำน่าน';
  assert.equal(decodeBody(Uint8Array.from(thai, (char) => char.charCodeAt(0) - 0xe00 + 0xa0)).text, thai);
});
