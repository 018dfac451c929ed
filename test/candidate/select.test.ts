import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { selectCandidates } from '../../functions/candidate/select.ts';
import type { ListingEntry, ListingFormat } from '../../functions/listing/listing.ts';

const CONTEXT = {
  site: 'harbour.example',
  listingId: 'l_1',
  foundAt: '2026-01-10T12:00:00.000Z',
  dueAt: '2026-01-10T12:01:00.000Z',
};
const select = (entries: ListingEntry[], format: ListingFormat = 'rss') =>
  selectCandidates({ format, entries, listings: [] }, CONTEXT);

describe('Candidates of a listing', () => {
  it('are those of the site and its subdomains; links to other sites are given apart', () => {
    const { candidates, elsewhere } = select([
      { url: 'https://www.harbour.example/news/one' },
      { url: 'https://sport.harbour.example/two' },
      { url: 'https://advert.example/buy' },
      { url: 'https://notharbour.example/three' },
    ]);
    assert.deepEqual(
      candidates.map(({ url }) => url),
      ['https://www.harbour.example/news/one', 'https://sport.harbour.example/two'],
    );
    assert.deepEqual(
      elsewhere.map(({ url }) => url),
      ['https://advert.example/buy', 'https://notharbour.example/three'],
    );
    assert.deepEqual(
      candidates.map(({ host }) => host),
      ['www.harbour.example', 'sport.harbour.example'],
    );
  });

  it('are no days to come of a calendar, and of a page no more than five hundred', () => {
    const at = (path: string) => ({ url: `https://harbour.example/${path}` });
    const days = [at('2026/01/11/a-story'), at('2026/01/20/a-day'), at('events/2031-02-03/x'), at('20310203/x')];
    const paths = (entries: ListingEntry[], format: ListingFormat) => select(entries, format).candidates.length;
    assert.equal(paths(days, 'html'), 1);
    assert.equal(paths(days, 'rss'), 4, 'a feed is believed');
    const many = Array.from({ length: 600 }, (_, n) => at(`news/${n}`));
    assert.equal(paths(many, 'html'), 500);
    assert.equal(paths(many, 'sitemap'), 600);
  });

  it('are one for each identity, with the hints of all its entries', () => {
    const { candidates } = select([
      { url: 'https://harbour.example/news/one?utm_source=rss', headline: 'First' },
      {
        url: 'https://www.harbour.example/news/one',
        headline: 'Second',
        datePublishedRaw: 'Mon, 01 Jan 2024 10:00:00 GMT',
      },
    ]);
    assert.equal(candidates.length, 1);
    assert.deepEqual(candidates[0]?.hints, {
      headline: 'First',
      datePublishedRaw: 'Mon, 01 Jan 2024 10:00:00 GMT',
      dateSource: 'feed',
    });
  });

  it('are neither the home page nor pictures nor what cannot be fetched', () => {
    const { candidates } = select([
      { url: 'https://www.harbour.example/' },
      { url: 'https://harbour.example/p/photo.jpg' },
      { url: 'https://user@harbour.example/news/one' },
    ]);
    assert.deepEqual(candidates, []);
  });

  it('say where their date comes from', () => {
    const [candidate] = select(
      [{ url: 'https://harbour.example/a', datePublishedRaw: '2024-01-01' }],
      'news-sitemap',
    ).candidates;
    assert.equal(candidate?.hints.dateSource, 'sitemap');
  });
});
