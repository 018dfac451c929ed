/** Two texts side by side, sentence by sentence: what the one has that the other has not. */
import type { ArticleHead } from '../../functions/article/article.ts';
import type { Part, Piece } from '../../functions/query/compare.ts';
import { compareArticle, type Comparison, type Side } from '../../functions/query/comparison.ts';
import { WordReader } from '../../functions/query/reader.ts';
import { DIFF_WORDS, VERSIONS_MAX } from '../../functions/query/routes.ts';
import { countOf } from '../../cli/words.ts';
import type { Page } from '../layout.ts';
import { markup, outwardLink, type Content, type Markup } from '../markup.ts';
import { changed, pairsOf, queryOf, type PageContext } from './context.ts';
import { dated, share } from './parts.ts';

/** Members offered to choose from; more are reached through the story. */
const CHOICES_MOST = 100;

export async function comparePage({ stores, words, view }: PageContext, head: ArticleHead): Promise<Page> {
  const read = new WordReader(queryOf(words), DIFF_WORDS);
  const comparison = await compareArticle(stores, head, {
    against: read.one('against'),
    version: read.number('version', 1, VERSIONS_MAX),
    againstVersion: read.number('againstVersion', 1, VERSIONS_MAX),
  });
  const choices = await choicesOf(stores, head);
  const path = `/articles/${head.articleId}/diff`;
  const hides = view.get('trivial') === 'hide';
  const { left, right } = comparison;
  const isOne = left.articleId === right.articleId;
  const content = markup`<article class="compare${hides ? ' hides-trivial' : ''}">
<header>
  <p class="kicker">Compare</p>
  <h1>${isOne ? `What changed at ${right.site}` : `What ${right.site} made of it`}</h1>
  <p class="summary">${summary(comparison)}</p>
</header>
${chooser(choices, left, right)}
<p class="switch"><a href="${changed(path, words, { trivial: hides ? undefined : 'hide' })}">${hides ? 'Show' : 'Hide'} what is the same and what is only set differently</a></p>
<div class="sides">
  <div class="side-head">${sideHead(left, isOne)}</div>
  <div class="side-head">${sideHead(right, isOne)}</div>
  ${headlineRow(comparison)}
  ${comparison.parts.map((part, at) => partRow(part, at))}
</div>
${minimap(comparison.parts)}
</article>`;
  const args = isOne ? [right.articleId] : [left.articleId, right.articleId];
  const flags = isOne
    ? ([
        ['against', String(left.version)],
        ['version', String(right.version)],
      ] as const)
    : [];
  const question = { command: 'diff', args, words: pairsOf(words), flags, path, formats: ['json'] };
  return { title: `Compare ${left.site} and ${right.site}`, section: 'stories', content, question };
}

function summary({ words, sharedShare, sentences, left, right }: Comparison): Content {
  const from = left.articleId === right.articleId ? `version ${left.version}` : left.site;
  const changes = [
    sentences.added > 0 ? `Added: ${countOf(sentences.added, 'sentence')}.` : '',
    sentences.cut > 0 ? `Dropped: ${countOf(sentences.cut, 'sentence')}.` : '',
    sentences.changed > 0 ? `Changed: ${countOf(sentences.changed, 'sentence')}.` : '',
    sentences.moved > 0 ? `Moved: ${countOf(sentences.moved, 'sentence')}.` : '',
  ].filter((change) => change !== '');
  const same = changes.length === 0 ? 'Every sentence is the same.' : changes.join(' ');
  return markup`<b>${words.shared.toLocaleString('en')} of ${countOf(words.right, 'word')}</b> from ${from} (${share(sharedShare)}). ${same}`;
}

interface Choice {
  value: string;
  words: string;
}

async function choicesOf(stores: PageContext['stores'], head: ArticleHead): Promise<Choice[]> {
  const membership = (await stores.stories.memberships([head.articleId])).get(head.articleId);
  const story = membership && (await stores.stories.story(membership.storyId));
  const ids = [...new Set([head.articleId, ...(story?.members.map(({ articleId }) => articleId) ?? [])])];
  const heads = await Promise.all(ids.slice(0, CHOICES_MOST).map((id) => stores.articles.get(id)));
  return heads.flatMap((one) => {
    if (one === undefined) return [];
    const role = story?.original?.articleId === one.articleId ? ', the original' : '';
    return one.versions.map(({ version, fetchedAt }) => ({
      value: `${one.articleId}@${version}`,
      words: `${one.site}${role}${one.versions.length > 1 ? `, version ${version} of ${one.versions.length} (${fetchedAt.slice(0, 16).replace('T', ' ')})` : ''}`,
    }));
  });
}

function chooser(choices: readonly Choice[], left: Side, right: Side): Content {
  if (choices.length < 2) return '';
  const select = (name: string, label: string, side: Side): Markup => {
    const chosen = `${side.articleId}@${side.version}`;
    return markup`<label>${label} <select name="${name}">${choices.map(({ value, words }) => markup`<option value="${value}"${value === chosen ? markup` selected` : ''}>${words}</option>`)}</select></label>`;
  };
  return markup`<form class="filters" action="/compare" method="get" aria-label="Choose what to compare">${select('left', 'Left', left)} ${select('right', 'Right', right)} <button>Compare</button></form>`;
}

/** Two versions have one date of publication: what tells them apart is when each was fetched. */
function sideHead({ articleId, site, version, url, datePublished, fetchedAt }: Side, isVersion: boolean): Markup {
  const when = isVersion
    ? markup`version ${version}, fetched ${dated(fetchedAt)} UTC`
    : dated(datePublished ?? fetchedAt);
  return markup`<p><a href="/articles/${articleId}?version=${version}"><b>${site}</b></a> ${when} ${outwardLink(url, 'page')}</p>`;
}

function headlineRow({ headline }: Comparison): Content {
  if (headline === undefined) return '';
  return markup`<div class="cell headline" dir="auto">${pieces(headline.left, 'cut')}</div><div class="cell headline" dir="auto">${pieces(headline.right, 'added')}</div>`;
}

function pieces(list: readonly Piece[], own: 'cut' | 'added'): Content {
  return list.map(({ kind, text }) =>
    kind === 'same' ? text : own === 'cut' ? markup`<del>${text}</del>` : markup`<ins>${text}</ins>`,
  );
}

function partRow(part: Part, at: number): Markup {
  const begins = part.paragraph ? ' begins' : '';
  const cell = (kind: string, content: Content, id = ''): Markup =>
    markup`<div class="cell ${kind}${begins}" dir="auto"${id === '' ? '' : markup` id="${id}"`}>${content}</div>`;
  switch (part.kind) {
    case 'same':
    case 'trivial':
      return markup`${cell(part.kind, part.left)}${cell(part.kind, part.right)}`;
    case 'changed':
      return markup`${cell('changed', pieces(part.left, 'cut'))}${cell('changed', pieces(part.right, 'added'))}`;
    case 'cut': {
      if (part.movedTo === undefined)
        return markup`${cell('cut', markup`<del>${part.left}</del>`)}${cell('nothing', '')}`;
      return markup`${cell('moved', markup`${part.left} <a href="#p${part.movedTo}" class="thread">moved</a>`, `p${at}`)}${cell('nothing', '')}`;
    }
    case 'added': {
      if (part.movedFrom === undefined)
        return markup`${cell('nothing', '')}${cell('added', markup`<ins>${part.right}</ins>`)}`;
      return markup`${cell('nothing', '')}${cell('moved', markup`${part.right} <a href="#p${part.movedFrom}" class="thread">moved from</a>`, `p${at}`)}`;
    }
  }
}

/** Where in the text the differences are. */
function minimap(parts: readonly Part[]): Markup {
  const height = 100 / Math.max(1, parts.length);
  return markup`<svg class="minimap" viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">${parts.map(
    (part, at) =>
      markup`<rect class="${'movedTo' in part || 'movedFrom' in part ? 'moved' : part.kind}" x="0" y="${(at * height).toFixed(2)}" width="10" height="${(height * 0.92).toFixed(2)}"/>`,
  )}</svg>`;
}
