import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { PARAGRAPHS, extract, pageOf, structured, HEADLINE } from './pages.ts';

const text = PARAGRAPHS.map((paragraph) => `<p>${paragraph}</p>`).join('');

test('the name of the site leads to its front page, and is no headline', () => {
  const html = `<html><head><title>Harbour Herald: ${HEADLINE}</title></head><body><h1><a href="/">Harbour Herald</a></h1><div class="post"><h3 class="post-title">${HEADLINE}</h3><div class="post-body">${text}</div></div></body></html>`;
  assert.equal(extract(html).headline, HEADLINE);
});

test('a page without headings has the line that its title repeats beside the site’s name', () => {
  const html = `<html><head><title>Harbour Herald - ${HEADLINE}</title></head><body><table><tr><td><font size="5"><b>${HEADLINE}</b></font><br><i>By Ada Lind</i><br>March 3, 2026</font>${text}</td></tr></table></body></html>`;
  const { headline, author, datePublished, articleBody } = extract(html);
  assert.equal(headline, HEADLINE);
  assert.deepEqual(author, [{ name: 'Ada Lind' }]);
  assert.equal(datePublished, '2026-03-03');
  assert.equal(articleBody, PARAGRAPHS.join('\n\n'));
});

test('topics that only links name are keywords, where they stand at the article', () => {
  const after = '<p>Topics: <a rel="tag" href="/t/ferry">ferry</a>, <a rel="tag" href="/t/island">island</a></p>';
  const others = '<aside><a rel="tag" href="/t/football">football</a></aside>';
  assert.deepEqual(extract(pageOf({ after: after + others })).keywords, ['ferry', 'island']);
});

test('a description of another page is not this one’s', () => {
  const other = (url: string, headline: string) =>
    structured({
      ...{ '@type': 'NewsArticle', url, headline, datePublished: '2025-01-01T00:00:00Z' },
      author: { '@type': 'Person', name: 'Cy Other' },
    });
  const foreign = extract(pageOf({ head: other('https://elsewhere.example/z', 'Bread prices fall in the valley') }));
  assert.equal(foreign.author, undefined);
  assert.equal(foreign.datePublished, undefined);
  const renamed = other(
    'https://www.harbour-herald.example/news/island-keeps-ferry?id=1',
    'Bread prices fall in the valley',
  );
  assert.equal(extract(pageOf({ head: renamed })).author?.[0]?.name, 'Cy Other', 'its own address is enough');
});
