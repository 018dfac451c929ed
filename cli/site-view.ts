/** A look at a site in words: what was found, what the site says, what a crawl would do, and what to do about a failure. */
import { siteOf } from '../functions/candidate/address.ts';
import { POLL } from '../functions/limits.ts';
import { FRONT_PAGE_WAIT_MS } from '../functions/listing/poll.ts';
import type { FetchFailure } from '../functions/page/failure.ts';
import { failureInWords } from '../functions/page/failure.ts';
import type { Context } from './context.ts';
import { styled } from './output.ts';
import type { ProbedListing, SiteProbe } from './probe.ts';
import { plain, wrap } from './text.ts';
import { countOf, dateInWords } from './words.ts';

const TEXT_SHOWN = 400;
const MINUTE_MS = 60_000;

export function probeLines(probe: SiteProbe, context: Context): string[] {
  const title = (text: string) => styled(context, 'bold', text);
  const width = Math.max(40, context.columns - 2);
  const prose = (text: string) => wrap(text, width).map((line) => `  ${line}`);
  if (probe.failure !== undefined) {
    return [
      title(plain(probe.url)),
      ...prose(`It cannot be read: ${plain(failureInWords(probe.failure))}.`),
      ...prose(adviceFor(probe.failure)),
      ...(isAboutRobots(probe) ? [] : [`  robots.txt  ${robotsInWords(probe.robots)}`]),
    ];
  }
  return [
    title(probe.site),
    ...(probe.finalUrl === undefined ? [] : [`  leads to    ${plain(probe.finalUrl)}`]),
    `  robots.txt  ${robotsInWords(probe.robots)}`,
    `  signals     ${probe.hostSignals?.join(', ') ?? ''}${probe.hostSignals?.length ? ' (for the whole host)' : 'none for the whole host'}`,
    '',
    title('Listings'),
    ...probe.listings.flatMap(listingLines),
    ...prose(findingsInWords(probe)),
    '',
    title('One article, as it would be stored'),
    ...articleLines(probe, context),
    '',
    title('To crawl it'),
    ...nextStep(probe).flatMap((line) => (line.startsWith('- ') ? ['', `    ${plain(line)}`, ''] : prose(line))),
  ];
}

const isAboutRobots = ({ robots, failure }: SiteProbe): boolean =>
  robots === undefined || (failure?.kind === 'blocked' && failure.reason === 'robots');

/** What a person can do about an address that cannot be read. */
export function adviceFor(failure: FetchFailure): string {
  switch (failure.kind) {
    case 'gone':
      return 'There is nothing at this address (any more). Look for the front page or section in a browser.';
    case 'retryAt':
      if (/ENOTFOUND|EAI_AGAIN/.test(failure.reason))
        return 'No host of this name was found: check the spelling, and that this machine is online.';
      return failure.reason.includes('challenge')
        ? blockedAdvice.challenge
        : 'The host does not answer as it should. Newsfold would ask again later, ever more rarely; try a browser, or try again.';
    case 'blocked':
      return blockedAdvice[failure.reason];
    case 'rejected':
      if (failure.reason === 'tls')
        return 'Its certificate is not valid for this address. Newsfold never skips that check; "www." or another domain of the site may be right.';
      return failure.reason === 'type'
        ? 'This is neither a page nor a feed nor a sitemap. Name the front page, a section, a feed or a sitemap of the site.'
        : 'What came back cannot be read as a page, feed or sitemap. Name another address of the site.';
  }
}

const blockedAdvice = {
  robots:
    'The site does not want this address to be crawled, and Newsfold obeys. Another section or a feed may be allowed; else ask the publisher.',
  guard:
    'Newsfold connects to public addresses only, so that no site can lead it into your network. For pages that you serve yourself see "A server on this machine" in docs/sites.md.',
  challenge:
    'The site asks visitors to prove that they are human. Newsfold works around no such wall. A feed of the site may still answer.',
  consent: 'The site shows nothing before its cookies are agreed to. A feed of the site may still answer.',
  forbidden:
    'The site turns automatic visitors away, or wants a login. Newsfold works around neither. A feed of the site may still answer; else ask the publisher.',
} as const;

function robotsInWords(robots: SiteProbe['robots']): string {
  if (robots === undefined) return 'was not asked: the address could not be reached at all';
  const status = robots.status === undefined ? '' : ` (HTTP ${robots.status})`;
  switch (robots.verdict) {
    case 'allow':
      return `none${status}: everything may be fetched`;
    case 'disallow':
      return `unreachable${status}: nothing is fetched until it answers`;
    case 'rules': {
      const delay = robots.crawlDelaySeconds;
      return `has rules, which allow this address${delay === undefined ? '' : `; one request every ${delay} s`}`;
    }
  }
}

function listingLines(listing: ProbedListing): string[] {
  const { url, failure, format, entries = 0, candidates = 0, disallowed = 0, elsewhere, headlines } = listing;
  if (failure !== undefined) return [`  ✗ ${plain(url)}`, `      ${plain(failure)}`];
  if (listing.sitemaps !== undefined)
    return [`  ✓ ${plain(url)}`, `      ${format ?? ''}, which names ${countOf(listing.sitemaps, 'sitemap')}`];
  const others = entries - candidates;
  const led = elsewhere === undefined ? '' : ` (${elsewhere.map(plain).join(', ')})`;
  return [
    `  ✓ ${plain(url)}`,
    `      ${format ?? ''}, ${countOf(entries, 'entry', 'entries')}, ${candidates} of this site${disallowed > 0 ? ` (${disallowed} of them disallowed by robots.txt)` : ''}${others > 0 ? `, ${others} not to be crawled${led}` : ''}`,
    ...(listing.itemsPerDay === undefined
      ? []
      : [`      about ${listing.itemsPerDay} a day; asked every ${every(listing.everyMinutes ?? 0)} on average`]),
    ...(headlines ?? []).map((headline) => `      · ${plain(headline)}`),
  ];
}

const every = (minutes: number): string =>
  minutes >= 120 ? countOf(Math.round(minutes / 60), 'hour') : countOf(minutes, 'minute');

function findingsInWords({ listings, guessed, unread = 0 }: SiteProbe): string {
  const read = listings.filter(({ format }) => format !== undefined);
  const page = read.find(({ format }) => format === 'html');
  const hasFeed = read.some(({ format }) => format !== undefined && format !== 'html');
  const floor = POLL.floorMs / MINUTE_MS;
  const rest = unread === 0 ? '' : `${countOf(unread, 'further listing')} would be read in a crawl. `;
  const pace = `${rest}Each listing is asked as often as it brings something, every ${floor} minutes to once a day, and only for what has changed.`;
  if (page === undefined) return pace;
  if (!hasFeed && page.candidates === 0)
    return `No feed or sitemap was found${guessed ? ', in the usual places neither' : ''}, and the page has no link to an article; it may need scripts, or a login.`;
  if (!hasFeed)
    return `No feed or sitemap was found${guessed ? ', in the usual places neither' : ''}, so the links of the page are all there is. ${pace}`;
  return `${pace} The front page is read for what the feeds leave out: a link that only it shows is left to them for ${FRONT_PAGE_WAIT_MS / MINUTE_MS} minutes.`;
}

function articleLines({ article, articleFailure, usageSignals }: SiteProbe, context: Context): string[] {
  return [
    ...(articleFailure === undefined ? [] : [`  ${plain(articleFailure)}`]),
    ...(article === undefined
      ? []
      : [
          `  address     ${plain(article.url)}`,
          `  headline    ${plain(article.headline ?? '(none found)')}`,
          `  published   ${dateInWords(article.datePublished) || '(none found)'}${article.datePublishedSource === undefined ? '' : ` (from ${article.datePublishedSource})`}`,
          `  author      ${plain(article.author?.map(({ name }) => name).join(', ') ?? '(none found)')}`,
          `  text        ${article.bodyStatus}, ${countOf(article.wordCount, 'word')}${article.inLanguage === undefined ? '' : `, ${article.inLanguage}`}`,
          ...(article.bodyStatusReason === undefined ? [] : [`              ${plain(article.bodyStatusReason)}`]),
          ...(usageSignals?.length ? [`  signals     ${usageSignals.join(', ')}`] : []),
          ...wrap(plain(sample(article.articleBody)), Math.max(20, context.columns - 14)).map(
            (line) => `              ${line}`,
          ),
        ]),
  ];
}

/** To the end of a word. */
const sample = (text: string): string =>
  text.length <= TEXT_SHOWN ? text : `${text.slice(0, TEXT_SHOWN).replace(/\s+\S*$/, '')} …`;

/** Lines: words, and the entry as it is to be copied. */
function nextStep({ site, url: asked, finalUrl, listings, article, articleFailure }: SiteProbe): string[] {
  // A site that has moved to another domain is crawled there.
  const url = finalUrl !== undefined && siteOf(asked) !== site ? finalUrl : asked;
  const found = listings.reduce((sum, { candidates = 0 }) => sum + candidates, 0);
  if (found === 0) {
    return [
      'This does not look like a news site: no listing of it leads to an article. Name the section that shows the news, or a feed, and try again.',
    ];
  }
  const entry =
    listings[0]?.format === 'html' ? `{ site: ${site}, url: "${url}" }` : `{ site: ${site}, listings: ["${url}"] }`;
  const home = url === `https://${site}/` ? `{ site: ${site} }` : entry;
  const doubt =
    article === undefined || articleFailure !== undefined || article.bodyStatus !== 'full'
      ? ['Look at the article above first: it would not be stored in full.']
      : [];
  return [...doubt, 'Add this to "sites" in sites.yaml, then run newsfold crawl:', `- ${home}`];
}
