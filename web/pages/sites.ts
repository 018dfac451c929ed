/** How each site is doing, at a glance. */
import { siteRows, type SiteDay, type SiteRow } from '../../functions/query/sites.ts';
import { countOf, durationInWords, lagInWords, shortDate } from '../../cli/words.ts';
import { figure, type Page } from '../layout.ts';
import { markup, outwardLink, type Content, type Markup } from '../markup.ts';
import type { PageContext } from './context.ts';
import { dated, figureCell, share } from './parts.ts';

const CELL = 7;
const STRIP_HEIGHT = 18;

export async function sitesPage({ stores, now, formKey }: PageContext): Promise<Page> {
  const rows = await siteRows(stores, now);
  const quiet = rows.filter(({ quietSince }) => quietSince !== undefined);
  const failing = rows.flatMap(({ listings }) => listings).filter(({ failures }) => failures > 0);
  const content = markup`<section aria-labelledby="sites-title">
<h1 id="sites-title">Sites</h1>
<p class="count">${countOf(rows.length, 'site')}${quiet.length === 0 ? '' : markup`, <b class="bad">${quiet.length} quiet</b>`}${failing.length === 0 ? '' : markup`, <b class="bad">${countOf(failing.length, 'listing')} failing</b>`}</p>
<div class="scroll" tabindex="0" role="group" aria-label="Sites"><table class="sites cards">
<caption class="visually-hidden">Each site's articles of the last 30 days against what is usual</caption>
<thead><tr><th scope="col">Site</th><th scope="col">The last 30 days</th><th scope="col" class="number">New in 24&nbsp;h</th><th scope="col" class="number">Usual a day</th><th scope="col">Last article</th><th scope="col">Last polled</th><th scope="col" class="number">Seen after</th><th scope="col" class="number">Articles</th><th scope="col" class="number">Own</th><th scope="col" class="number">Whole text</th><th scope="col" class="number">Dated</th><th scope="col"><span class="visually-hidden">What to do</span></th></tr></thead>
<tbody>${rows.map((row) => siteRow(row, now, formKey))}</tbody></table></div>
<p class="hint">A strip has a day (UTC) in each field, today at its right end: darker is more against what is usual on that weekday, red is nothing where something is usual, grey is before the site's first article. Times are in UTC.</p>
<p><a href="/stats?groupBy=site">What share of each site is its own</a> · <a href="/stats?interval=day">Articles a day</a></p>
${problems(rows)}
</section>`;
  const question = {
    command: 'sites',
    args: ['health'],
    words: [],
    path: '/sites',
    formats: ['json', 'csv', 'ndjson'],
  };
  return { title: 'Sites', section: 'sites', content, question };
}

function siteRow(row: SiteRow, now: Date, formKey: string): Markup {
  const {
    site,
    days,
    listings,
    newCount,
    articleCount,
    ownShare,
    fullShare,
    datedShare,
    lastArticleAt,
    lastPolledAt,
    medianDelaySeconds,
    quietSince,
    expectedPerDay,
  } = row;
  return markup`<tr data-row class="${quietSince === undefined ? '' : 'quiet-site'}">
  <th scope="row"><a href="/articles?site=${site}&amp;collapse=none" data-open>${site}</a>${quietSince === undefined ? '' : markup` <span class="bad">quiet</span>`}</th>
  <td>${strip(days)}</td>
  ${figureCell('New in 24 h', figure(newCount))}
  ${figureCell('Usual a day', expectedPerDay === undefined ? '–' : figure(Math.round(expectedPerDay)))}
  <td data-label="Last article">${datedShort(lastArticleAt, now)}</td>
  <td data-label="Last polled">${datedShort(lastPolledAt, now)}</td>
  ${figureCell('Seen after', medianDelaySeconds === undefined ? '–' : delayInWords(medianDelaySeconds))}
  ${figureCell('Articles', figure(articleCount))}${figureCell('Own', share(ownShare) || '–')}${figureCell('Whole text', share(fullShare) || '–')}${figureCell('Dated', share(datedShare) || '–')}
  <td class="deeds"><form method="post" action="/sites/test"><input type="hidden" name="key" value="${formKey}"><button name="site" value="${addressOf(site, listings)}" class="quiet">Test now<span class="visually-hidden">: ${site}</span></button></form></td>
</tr>`;
}

/** What a crawl asks first: the front page as the list of sites or a listing has it, else a listing. */
function addressOf(site: string, listings: SiteRow['listings']): string {
  const urls = listings.map(({ url }) => url).sort((a, b) => a.length - b.length);
  return urls.find((url) => new URL(url).pathname === '/') ?? urls[0] ?? `https://${site}/`;
}

/** Ten columns are to fit beside the strip: without the year when it is this one. */
const datedShort = (instant: string | undefined, now: Date): Content =>
  instant === undefined ? '–' : markup`<time datetime="${instant}">${shortDate(instant, now)}</time>`;

/** A page that is dated after it was seen is a clock that is wrong, or a date in the future. */
const delayInWords = (seconds: number): string => (seconds < 0 ? lagInWords(seconds) : durationInWords(seconds));

function strip(days: readonly SiteDay[]): Markup {
  const most = Math.max(1, ...days.map(({ articleCount }) => articleCount));
  const begins = days.findIndex(({ articleCount, expected }) => articleCount > 0 || expected !== undefined);
  const width = days.length * CELL;
  const words = `${days.map(({ articleCount }) => articleCount).join(', ')} articles a day`;
  return markup`<svg class="strip" viewBox="0 0 ${width} ${STRIP_HEIGHT}" width="${width}" height="${STRIP_HEIGHT}" role="img" aria-label="${words}">${days.map(
    ({ day, articleCount, expected }, at) =>
      markup`<rect class="${heat({ day, articleCount, ...(expected === undefined ? {} : { expected }) }, most, at < begins || begins < 0, at === days.length - 1)}" x="${at * CELL}" y="0" width="${CELL - 1.2}" height="${STRIP_HEIGHT}"><title>${day}: ${articleCount}${expected === undefined ? '' : `, usually ${Math.round(expected)}`}</title></rect>`,
  )}</svg>`;
}

/** Against what is usual, or the site's own best day where nothing is known to be. */
function heat({ articleCount, expected }: SiteDay, most: number, isBefore: boolean, isToday: boolean): string {
  if (isBefore) return 'heat before';
  if (articleCount === 0) return (expected ?? 0) >= 1 && !isToday ? 'heat missing' : 'heat h0';
  const ratio = articleCount / (expected !== undefined && expected > 0 ? expected * 1.5 : most);
  return `heat h${Math.min(4, Math.max(1, Math.ceil(ratio * 4)))}`;
}

function problems(rows: readonly SiteRow[]): Content {
  const failing = rows.flatMap(({ site, listings }) =>
    listings.filter(({ failures }) => failures > 0).map((listing) => ({ site, listing })),
  );
  const failed = rows.filter(({ failedCandidates }) => failedCandidates > 0);
  if (failing.length + failed.length === 0) return '';
  return markup`<section class="problems" aria-labelledby="problems-title"><h2 id="problems-title">What goes wrong</h2>
<ul>${failing.map(({ site, listing }) => markup`<li><b>${site}</b> ${outwardLink(listing.url, listing.url)}: ${listing.lastError ?? 'failed'} <small>${countOf(listing.failures, 'time')} in a row, again at ${dated(listing.dueAt)}</small></li>`)}
${failed.map(({ site, failedCandidates }) => markup`<li><b>${site}</b> ${countOf(failedCandidates, 'link')} given up: <code>newsfold candidates --state failed</code>, then <code>newsfold redrive</code></li>`)}</ul></section>`;
}
