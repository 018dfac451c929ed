import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractArticle } from '../../functions/article/extract.ts';

const PARAGRAPHS = [
  'The ferry between the two islands will run again from Monday, the council said after a meeting on Thursday evening.',
  'Repairs to the pier took eleven weeks, four more than had been planned, because the timber came late and wet.',
  'Fishermen had carried the mail and the schoolchildren in the meantime, and were paid by the day for it.',
];

/** A page of paragraphs without classes and links, as a copier makes it. */
function bodyOf(lines: readonly string[], lang = 'en'): string {
  const text = lines.map((line) => `<p>${line}</p>`).join('\n');
  const html = `<!doctype html><html lang="${lang}"><head><title>Ferry runs again</title></head><body><h1>Ferry runs again</h1><div>${text}</div></body></html>`;
  return extractArticle({
    url: 'https://copier.example/ferry',
    html,
    fetchedAt: '2026-11-25T00:00:00.000Z',
    headers: {},
  }).articleBody;
}

const [first = '', second = '', third = ''] = PARAGRAPHS;
const WHOLE = PARAGRAPHS.join('\n\n');

describe('what a copier took along of buttons and boxes', () => {
  it('counts of shares go, in languages that nobody listed too', () => {
    for (const count of ['34 Shares', '34 mal geteilt', '12 jakoa', '7 gedeeld', '3.4k wiakhala']) {
      assert.equal(bodyOf([count, ...PARAGRAPHS]), WHOLE, count);
      assert.equal(bodyOf([...PARAGRAPHS, count]), WHOLE, count);
    }
  });

  it('networks and their counts go, wherever they stand', () => {
    assert.equal(bodyOf([first, 'Facebook 21', 'X 13', second, 'WhatsApp | Telegram · VK', third]), WHOLE);
  });

  it('"Read also" goes, alone and with a headline that lost its link', () => {
    for (const label of ['Read also', 'Lea también', 'Leggi anche', 'Baca juga', 'Читайте также', 'اقرأ أيضا']) {
      assert.equal(bodyOf([first, label, second, third]), WHOLE, label);
      assert.equal(bodyOf([first, `${label}: Two boats for one harbour`, second, third]), WHOLE, label);
    }
  });

  it('invitations to a newsletter go', () => {
    assert.equal(bodyOf([first, 'Subscribe to our newsletter and never miss a story.', second, third]), WHOLE);
    assert.equal(bodyOf([first, 'Tilaa uutiskirjeemme', second, third]), WHOLE);
  });

  it('sentences with the same words stay', () => {
    const own = [
      'The council had announced the date in its newsletter of last week.',
      'Recommended: a coat, because the deck has no roof.',
      'Facebook had no comment.',
      '34 shares were sold.',
    ];
    for (const line of own)
      assert.equal(bodyOf([first, second, line, third]), [first, second, line, third].join('\n\n'), line);
  });

  it('numbers between paragraphs, in lists and in tables stay', () => {
    assert.match(bodyOf([first, second, '12 boats', third]), /12 boats/);
    const list = bodyOf([first, second, `${third}</p><ul><li>12 boats</li><li>3 ferries</li></ul><p>`]);
    assert.match(list, /12 boats[\s\S]*3 ferries/);
  });
});
