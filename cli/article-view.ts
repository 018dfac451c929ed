/** An article on a terminal: what is known of it, then its text. */
import type { ArticleHead } from '../functions/article/article.ts';
import type { ArticleRecord } from '../functions/query/query.ts';
import type { Context } from './context.ts';
import { styled } from './output.ts';
import { pad, plain, wrap } from './text.ts';
import { dateInWords, lagInWords, shareInWords } from './words.ts';

const LABEL = 12;
/** Longer lines are hard to read. */
const TEXT_COLUMNS = 88;

export function articleLines(article: ArticleRecord, head: ArticleHead, context: Context): string[] {
  const facts = factsOf(article, head).filter(
    (fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '',
  );
  const width = Math.min(TEXT_COLUMNS, Math.max(20, context.columns));
  return [
    ...wrap(plain(article.headline ?? '(no headline)'), width).map((line) => styled(context, 'bold', line)),
    ...facts.map(([label, text]) => `${styled(context, 'dim', pad(label, LABEL))}${plain(text)}`),
    ...article.articleBody.split('\n\n').flatMap((paragraph) => ['', ...wrap(plain(paragraph), width)]),
  ];
}

function factsOf(article: ArticleRecord, head: ArticleHead): [string, string | undefined][] {
  const { author, publisher, match } = article;
  const versions = head.versions.length;
  return [
    ['Site', [article.site, publisher?.name].filter((part) => part !== undefined).join(', ')],
    ['Author', author?.map(({ name }) => name).join(', ')],
    ['Published', publishedInWords(article)],
    ['Modified', dateInWords(article.dateModified)],
    ['Seen', `first ${dateInWords(article.firstSeenAt)}, last ${dateInWords(article.lastSeenAt)} UTC`],
    ['Address', article.url],
    ['Role', article.role === 'unknown' ? undefined : article.role],
    ['Like', match && `${match.otherId}, ${shareInWords(match.similarity)} alike, ${lagInWords(match.lagSeconds)}`],
    ['Story', article.storyId],
    ['Article', article.articleId],
    ['Version', versions > 1 ? `${article.version} of ${versions}` : undefined],
    [
      'Text',
      article.bodyStatus === 'full'
        ? undefined
        : [article.bodyStatus, article.bodyStatusReason].filter(Boolean).join(': '),
    ],
  ];
}

function publishedInWords({ datePublished, datePublishedRaw, datePublishedSource }: ArticleRecord): string | undefined {
  if (datePublished === undefined) return undefined;
  const source = [datePublishedRaw && `"${datePublishedRaw}"`, datePublishedSource].filter(Boolean).join(', ');
  return `${dateInWords(datePublished)}${datePublished.length > 10 ? ' UTC' : ''}${source === '' ? '' : ` (${source})`}`;
}
