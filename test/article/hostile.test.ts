import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { PARAGRAPHS, extract } from './pages.ts';

/** Processor time, so that a busy machine does not matter. Each page below takes under half a second where it was written. */
const CPU_MS = 5_000;
const text = PARAGRAPHS.map((paragraph) => `<p>${paragraph}</p>`).join('');

/** No two texts are alike. */
function boxes(count: number): string {
  const [paragraph = ''] = PARAGRAPHS;
  return Array.from({ length: count }, (_, n) => `<div><p>${paragraph.replaceAll(' ', ` ${n} `)}</p></div>`).join('');
}

const PAGES: Record<string, string> = {
  '100,000 nested tags': '<div>'.repeat(100_000) + text,
  '100,000 nested tags and 100,000 ends of others': '<div>'.repeat(100_000) + '</p></span>'.repeat(100_000) + text,
  '100,000 nested inline tags': '<b>'.repeat(100_000) + text + '</b>'.repeat(100_000),
  'a million attributes': `<div ${'a=1 b '.repeat(500_000)}>${text}</div>`,
  'two megabytes of paragraphs': text.repeat(2_500),
  '5,000 long paragraphs in a box each': boxes(5_000),
  '5,000 paragraphs, each in an article in the one before': boxes(5_000)
    .replaceAll('<div>', '<article>')
    .replaceAll('</div>', ''),
  '300,000 one-letter paragraphs': '<p>a</p>'.repeat(300_000) + text,
  'two million angle brackets': '<'.repeat(2_000_000),
  'a million ampersands': `${'&'.repeat(1_000_000)}${text}`,
  'NUL bytes': text.replace(/ /g, '\u0000 '),
  'structured data nested 300,000 deep': `<script type="application/ld+json">${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}</script>${text}`,
  'a title of a million dashes': `<title>${'a - | '.repeat(200_000)}</title>${text}`,
  'an author of commas': `<meta name="author" content="${'by , and '.repeat(100_000)}">${text}`,
  '40,000 headings': `${'<h1>A heading with some words</h1>'.repeat(40_000)}${text}`,
  '200,000 dates': `${'<time datetime="2020-13-45">'.repeat(200_000)}${text}`,
  'three million spaces': `<p>${' '.repeat(3_000_000)}</p>${text}`,
};

for (const [what, html] of Object.entries(PAGES)) {
  test(`a page of ${what} is read in bounded time`, () => {
    const before = process.cpuUsage();
    const article = extract(html);
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 1000 < CPU_MS, `${(user + system) / 1000} ms`);
    assert.equal(typeof article.articleBody, 'string');
  });
}

test('text after deep nesting, many attributes and NUL bytes is still found', () => {
  for (const what of ['100,000 nested tags', 'a million attributes', 'NUL bytes']) {
    const html = PAGES[what] ?? '';
    assert.ok(extract(html).articleBody.includes('collected 4,200 signatures'), what);
  }
});

test('twice the page takes about twice the time', () => {
  const cost = (html: string): number => {
    const before = process.cpuUsage();
    extract(html);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const page = (size: number): string => '<div><ul><li><a href=x>b</a>'.repeat(size) + '</p>'.repeat(size) + text;
  cost(page(20_000));
  assert.ok(cost(page(80_000)) < 12 * cost(page(20_000)) + 50_000);
});
