/** One article: its text, everything that is known of it and from where, and its versions. */
import type { ArticleHead, FieldSource } from '../../functions/article/article.ts';
import { NotFoundError } from '../../functions/errors.ts';
import type { ArticleRecord } from '../../functions/query/query.ts';
import { articleRecord } from '../../functions/query/record.ts';
import { WordReader } from '../../functions/query/reader.ts';
import { relatedTo, type RelatedRow } from '../../functions/query/related.ts';
import { VERSION_WORDS, VERSIONS_MAX } from '../../functions/query/routes.ts';
import { versionsOf, type VersionRow } from '../../functions/query/versions.ts';
import { countOf } from '../../cli/words.ts';
import type { Page } from '../layout.ts';
import { markup, outwardLink, type Content, type Markup } from '../markup.ts';
import { pairsOf, queryOf, type PageContext } from './context.ts';
import { dated, edited, lag, roleMark, share } from './parts.ts';

export async function articlePage({ stores, words }: PageContext, head: ArticleHead): Promise<Page> {
  const version = new WordReader(queryOf(words), VERSION_WORDS).number('version', 1, VERSIONS_MAX);
  if (version !== undefined && !head.versions.some((one) => one.version === version)) {
    throw new NotFoundError(`The article has no version ${version}.`, { fix: `It has ${head.versions.length}.` });
  }
  const record = await articleRecord(stores, head, version);
  const content = markup`<article class="article">
<header>
  <p class="kicker">${record.site} ${roleMark(record.role)} ${edited(record.articleId, head.versions.length)}</p>
  <h1 dir="auto"${language(record)}>${record.headline ?? '(no headline)'}</h1>
  ${record.description === undefined ? '' : markup`<p class="standfirst" dir="auto"${language(record)}>${record.description}</p>`}
  <p class="byline">${record.author?.map(({ name }) => name).join(', ')} ${dated(record.datePublished)}
   ${outwardLink(record.url, 'the page')} ${outwardLink(`https://web.archive.org/web/*/${record.url}`, 'Wayback Machine')}
   <a href="/articles/${record.articleId}/report">Report this extraction</a></p>
  ${doubt(record)}
</header>
<div class="columns">
  <div class="body"${language(record)}>${paragraphs(record.articleBody)}</div>
  <aside class="sidebar" aria-label="What is known of it">
    ${place(record)}
    ${related(await relatedTo(stores, head.articleId))}
    ${versions(await versionsOf(stores.objects, head), record)}
    <section><h2>Fields and where they come from</h2><dl class="fields">${fields(record)}</dl></section>
  </aside>
</div></article>`;
  const shown = version === undefined ? [] : ([['versions', String(version)]] as const);
  const question = {
    ...{ command: 'article', args: [head.articleId], words: pairsOf(words), flags: shown },
    ...{ path: `/articles/${head.articleId}`, formats: ['json', 'csv', 'jsonld'] },
  };
  return { title: record.headline ?? record.url, section: 'articles', content, question };
}

/** For hyphens, fonts and screen readers. */
const language = ({ inLanguage }: ArticleRecord): Content =>
  inLanguage !== undefined && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(inLanguage)
    ? markup` lang="${inLanguage}"`
    : '';

const paragraphs = (body: string): Content =>
  body.trim() === ''
    ? markup`<p class="empty">There is no text.</p>`
    : body.split('\n\n').map((paragraph) => markup`<p dir="auto">${paragraph}</p>`);

function place({ articleId, storyId, role, match }: ArticleRecord): Content {
  if (storyId === undefined) return '';
  return markup`<section><h2>Its story</h2><p><a href="/stories/${storyId}">${role === 'only' ? 'It is on no other site' : 'Who else carried it'}</a></p>
  ${match === undefined ? '' : markup`<p>Most like <a href="/articles/${match.otherId}">this article</a>: ${share(match.similarity)} alike, ${countOf(match.sharedWords, 'shared word')}${match.lagSeconds === undefined ? '' : markup`, ${lag(match.lagSeconds)}`}. <a href="/articles/${articleId}/diff?against=${match.otherId}" data-diff>Compare</a></p>`}</section>`;
}

const related = (rows: readonly RelatedRow[]): Content =>
  rows.length > 0 &&
  markup`<section id="related"><h2>Later, with passages of it</h2><ul class="related">${rows.map(
    ({ articleId, site, headline, url, sharedWords, containedInOther, lagSeconds }) =>
      markup`<li><b>${site}</b> <a href="/articles/${articleId}" dir="auto">${headline ?? url}</a>: ${countOf(sharedWords, 'shared word')}, ${share(containedInOther)} of it, ${lag(lagSeconds)}</li>`,
  )}</ul></section>`;

/** Of what is missing, or may be. */
function doubt({ bodyStatus, bodyStatusReason }: ArticleRecord): Content {
  if (bodyStatus === 'full')
    return bodyStatusReason === undefined
      ? ''
      : markup`<p class="notice">This text may not be whole: ${bodyStatusReason}.</p>`;
  return markup`<p class="notice">This text is not whole (${bodyStatus}${bodyStatusReason === undefined ? '' : `: ${bodyStatusReason}`}).</p>`;
}

function versions(all: VersionRow[], { articleId, version: shown }: ArticleRecord): Markup {
  return markup`<section id="versions"><h2>${countOf(all.length, 'version')}</h2><ol class="versions">${all.map(
    ({ version, fetchedAt, ...change }) =>
      markup`<li value="${version}"><a href="/articles/${articleId}?version=${version}"${version === shown ? markup` aria-current="true"` : ''}>${dated(fetchedAt)}</a>${version > 1 ? markup` <a href="/articles/${articleId}/diff?against=${version - 1}&amp;version=${version}">${changeInWords(change)}</a>` : ''}</li>`,
  )}</ol></section>`;
}

function changeInWords({ addedWords = 0, cutWords = 0, headlineChanged }: Partial<VersionRow>): string {
  const changes = [
    ...(headlineChanged ? ['new headline'] : []),
    ...(addedWords > 0 ? [`${countOf(addedWords, 'word')} added`] : []),
    ...(cutWords > 0 ? [`${countOf(cutWords, 'word')} cut`] : []),
  ];
  return changes.length === 0 ? 'set differently' : changes.join(', ');
}

/** Shown above, or of the archive's own housekeeping. */
const ELSEWHERE = new Set(['articleBody', 'headline', 'description', 'sources', 'match', 'schemaVersion']);

function fields(record: ArticleRecord): Content {
  return Object.entries(record)
    .filter(([name, value]) => !ELSEWHERE.has(name) && value !== undefined)
    .map(([name, value]) => {
      const source: FieldSource | undefined = record.sources[name];
      return markup`<div><dt>${name}</dt><dd>${inWords(value)}${source === undefined ? '' : markup` <span class="source">${source}</span>`}</dd></div>`;
    });
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join('; ');
  if (typeof value === 'object' && value !== null) {
    return Object.values(value)
      .map((part) => inWords(part))
      .join(', ');
  }
  return String(value);
}
