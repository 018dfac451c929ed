import type { Part, Piece } from '../functions/query/compare.ts';
import { findArticle } from '../functions/query/lookup.ts';
import { compareArticle, type Comparison, type Side } from '../functions/query/comparison.ts';
import { UsageError } from '../functions/errors.ts';
import { addStackFlag, withArchive, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { printOne, styled } from './output.ts';
import { plain, wrap } from './text.ts';
import { countOf, dateInWords, shareInWords } from './words.ts';

interface Options extends StackOption {
  against?: string;
  version?: string;
  all?: true;
}

const HELP = `
  newsfold diff <a> <b>                 what b made of a
  newsfold diff <copy>                  what the copy made of the original of its story
  newsfold diff <article>               what changed in its latest version
  newsfold diff <article> --against 1 --version 2`;

export const register: Register = (command, context) => {
  command
    .argument('<id|url>', 'an article (a_...) or its address')
    .argument('[id|url]', 'the article that is compared with it')
    .option('--against <what>', 'original, previous, or the number of a version')
    .option('--version <n>', 'of the article; else the latest')
    .option('--all', 'also what is the same')
    .addHelpText('after', HELP);
  addStackFlag(command).action((first: string, second: string | undefined, options: Options) =>
    diff(context, first, second, options),
  );
};

async function diff(context: Context, first: string, second: string | undefined, options: Options): Promise<void> {
  if (second !== undefined && options.against !== undefined) {
    throw new UsageError('--against and a second article exclude one another.', { fix: 'Leave one of them out.' });
  }
  const version = versionOf(options.version);
  await withArchive(context, options, async (archive) => {
    const left = second === undefined ? undefined : await findArticle(archive, first);
    const right = await findArticle(archive, second ?? first);
    const comparison = await compareArticle(archive, right, { against: left?.articleId ?? options.against, version });
    await printOne(context, comparison, { csv: [] }, (row) => diffLines(row, context, options.all === true));
  });
}

function versionOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new UsageError(`--version cannot be "${given}".`, { fix: 'the number of a version, from 1.' });
}

function diffLines(comparison: Comparison, context: Context, isAll: boolean): string[] {
  const { left, right, words, sharedShare, sentences, headline, parts } = comparison;
  const shown = isAll ? parts : parts.filter(({ kind }) => kind !== 'same' && kind !== 'trivial');
  const isHeadlineSame = headline?.left.concat(headline.right).every(({ kind }) => kind === 'same') ?? true;
  return [
    `${styled(context, 'red', '−')} ${sideInWords(left)}`,
    `${styled(context, 'green', '+')} ${sideInWords(right)}`,
    '',
    `${words.shared.toLocaleString('en')} of ${countOf(words.right, 'word')} are the same (${shareInWords(sharedShare)}); ${countOf(sentences.added, 'sentence')} added, ${sentences.cut} cut, ${sentences.changed} changed, ${sentences.moved} moved`,
    ...(headline === undefined || isHeadlineSame ? [] : ['', ...changedLines(headline, context)]),
    ...shown.flatMap((part) => ['', ...partLines(part, context)]),
  ];
}

const sideInWords = ({ site, version, headline, datePublished, fetchedAt, articleId }: Side): string =>
  plain(
    `${site}, ${datePublished === undefined ? '' : `published ${dateInWords(datePublished)}, `}version ${version} as fetched ${dateInWords(fetchedAt)}, ${articleId}: ${headline ?? '(no headline)'}`,
  );

function partLines(part: Part, context: Context): string[] {
  const lines = (sign: string, text: string, style?: 'red' | 'green' | 'blue' | 'dim') =>
    wrap(plain(text), Math.max(20, context.columns - 2)).map((line, at) => {
      const marked = `${at === 0 ? sign : ' '} ${line}`;
      return style === undefined ? marked : styled(context, style, marked);
    });
  switch (part.kind) {
    case 'same':
    case 'trivial':
      return lines(' ', part.right, 'dim');
    case 'changed':
      return changedLines(part, context);
    case 'cut':
      return part.movedTo === undefined ? lines('−', part.left, 'red') : lines('↓', part.left, 'blue');
    case 'added':
      return part.movedFrom === undefined ? lines('+', part.right, 'green') : lines('↑', part.right, 'blue');
  }
}

/** Both spellings; what the other has not stands between brackets, so that it is seen without colour, too. */
function changedLines({ left, right }: { left: Piece[]; right: Piece[] }, context: Context): string[] {
  const text = (pieces: readonly Piece[], own: Piece['kind'], [open, close]: readonly [string, string]): string =>
    pieces
      .map((piece) =>
        piece.kind === own ? `${open}${piece.text.trim()}${close}${/\s$/.test(piece.text) ? ' ' : ''}` : piece.text,
      )
      .join('');
  const width = Math.max(20, context.columns - 2);
  return [
    ...wrap(plain(text(left, 'cut', ['[−', ']'])), width).map((line, at) =>
      styled(context, 'red', `${at === 0 ? '−' : ' '} ${line}`),
    ),
    ...wrap(plain(text(right, 'added', ['[+', ']'])), width).map((line, at) =>
      styled(context, 'green', `${at === 0 ? '+' : ' '} ${line}`),
    ),
  ];
}
