import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { readDate } from '../../functions/article/fields/dates.ts';
import { PARAGRAPHS, extract, pageOf } from './pages.ts';

const NOW = '2026-11-25T00:00:00.000Z';

test('a date is read in the words, digits and order of the page’s own language', () => {
  const third = [
    ['sw', 'Jumanne, Machi 3, 2026'],
    ['ha', '3 Maris 2026'],
    ['yo', '3 Oṣù Kẹta 2026'],
    ['tl', 'Marso 3, 2026'],
    ['mt', '3 ta’ Marzu 2026'],
    ['ga', '3 Márta 2026'],
    ['eu', '2026ko martxoaren 3a'],
    ['km', 'ថ្ងៃទី៣ ខែមីនា ឆ្នាំ២០២៦'],
    ['my', '၃ မတ် ၂၀၂၆'],
    ['lo', '3 ມີນາ 2026'],
    ['si', '2026 මාර්තු 3'],
    ['ps', 'د مارچ ۳، ۲۰۲۶'],
    ['mn', '2026 оны 3 сарын 3'],
  ] as const;
  for (const [language, printed] of third)
    assert.equal(readDate(printed, NOW, language)?.iso, '2026-03-03', `${language}: ${printed}`);
});

test('years of the Persian, Islamic and Ethiopic calendars become those of the common one', () => {
  assert.equal(readDate('۱۲ اسفند ۱۴۰۴ - ۱۴:۰۵', NOW, 'fa')?.iso, '2026-03-03');
  assert.equal(readDate('1404/12/12', NOW, 'fa')?.iso, '2026-03-03');
  assert.equal(readDate('14 رمضان 1447', NOW, 'ar')?.iso, '2026-03-03');
  assert.equal(readDate('የካቲት 24, 2018', NOW, 'am')?.iso, '2026-03-03');
  assert.equal(readDate('1404/12/12', NOW, 'en'), undefined, 'in no other language');
  assert.equal(readDate('۳۱ اسفند ۱۴۰۴', NOW, 'fa'), undefined, 'the month has 29 days');
});

test('the day of a change is never that of the publication, in whatever language it is said', () => {
  const publishedOf = (line: string) => extract(pageOf({ before: `<div class="info">${line}</div>` })).datePublished;
  for (const label of [
    'Updated:',
    'Aktualisiert:',
    'Обновлено',
    'Imesasishwa:',
    'განახლდა',
    'Cập nhật',
    '更新时间：',
  ]) {
    assert.equal(publishedOf(`${label} 03.03.2026`), undefined, label);
    assert.equal(publishedOf(`${label} <time datetime="2026-03-03T10:00:00Z">3.3.2026</time>`), undefined, label);
  }
  assert.equal(publishedOf('Qwxyz: 03.03.2026'), undefined, 'a label that nobody knows');
  assert.equal(publishedOf('Veröffentlicht: 03.03.2026, 14:05 · Aktualisiert: 05.03.2026, 09:00'), '2026-03-03');
  assert.equal(publishedOf('Abcde: 03.03.2026 14:05 Fghij: 05.03.2026 09:00'), '2026-03-03', 'the earlier of two');
  assert.equal(publishedOf('Nairobi, 03.03.2026'), '2026-03-03');
});

test('a day in the foot of the headline is the article’s, and those of cards behind the text are not', () => {
  const cards = [1, 2].map(
    (day) => `<div><a href="/n/${day}">Other news of a day</a> <time datetime="2026-02-0${day}">x</time></div>`,
  );
  const foot = '<footer><time datetime="2026-03-03T11:05:00Z">3/3</time></footer>';
  assert.equal(extract(pageOf({ before: foot, after: cards.join('') })).datePublished, '2026-03-03T11:05:00.000Z');
  assert.equal(extract(pageOf({ after: cards.join('') })).datePublished, undefined);
});

test('an abbreviation may carry the instant in its title', () => {
  const after = `<abbr class="published" itemprop="datePublished" title="2026-03-03T14:05:00+03:00">14:05</abbr>`;
  const { datePublished } = extract(pageOf({ body: PARAGRAPHS.map((text) => `<p>${text}</p>`).join(''), after }));
  assert.equal(datePublished, '2026-03-03T11:05:00.000Z');
});

test('numbers are in the order of the language, where it has but one', () => {
  assert.equal(readDate('04/03/2026, 16:20 WIB', NOW, 'id')?.iso.slice(0, 10), '2026-03-04');
  assert.equal(readDate('04/03/2026', NOW, 'pt-BR')?.iso, '2026-03-04');
  assert.equal(readDate('04/03/2026', NOW, 'en-GB'), undefined);
});

test('a row of details parted by bars has the day of the publication among them', () => {
  const row =
    'Words by Priya Nair · Photos by Dan Cole · 4 min read · Updated Mar 6, 2026 · First published Mar 4, 2026 · 12 comments';
  assert.equal(extract(pageOf({ before: `<div>${row}</div>` })).datePublished, '2026-03-04');
});

test('a meta tag of whatever system may say when the page was published', () => {
  const head =
    '<meta name="content_PublishedDate" content="2026-03-04 16:20:00"><meta name="lastUpdateDate" content="2026-03-09">';
  assert.equal(extract(pageOf({ head })).datePublished, '2026-03-04');
});
