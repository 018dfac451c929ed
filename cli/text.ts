/** Text from pages on a terminal: made harmless, measured in columns, cut and wrapped. */

/** What a terminal could act on: C0, DEL and C1 (ECMA-48), and what turns the direction of text around (Unicode TR 9). */
const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const CONTROLS = /\p{Cc}/gu;
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** One line that does nothing but stand there. */
export function plain(text: string): string {
  return text.replace(BLANKS, ' ').replace(DIRECTIONS, '').replace(CONTROLS, '\ufffd');
}

/** East Asian Wide and Fullwidth (Unicode TR 11), as far as news prints them, and pictures. */
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
/** Half-width forms are Katakana and Hangul by script, but narrow. */
const HALF_WIDTH = /^[\uff61-\uffdc\uffe8-\uffee]/;
const INVISIBLE = /^[\p{M}\p{Cf}]+$/u;

const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const ASCII = /^[ -~]*$/;

/** Columns that the text takes on a terminal. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of clusters.segment(text)) width += clusterWidth(segment);
  return width;
}

function clusterWidth(cluster: string): number {
  if (INVISIBLE.test(cluster)) return 0;
  return WIDE.test(cluster) && !HALF_WIDTH.test(cluster) ? 2 : 1;
}

/** At most `width` columns; what was cut off is shown as `…`. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const { segment } of clusters.segment(text)) {
    used += clusterWidth(segment);
    if (used > width - 1) break;
    out += segment;
  }
  return width < 1 ? '' : `${out.trimEnd()}…`;
}

export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** Lines of at most `width` columns, broken between words; a word (or a text without spaces) that is longer is broken inside. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) <= width) line += ` ${word}`;
    else {
      if (line !== '') lines.push(line);
      const pieces = piecesOf(word, width);
      line = pieces.pop() ?? '';
      lines.push(...pieces);
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

function piecesOf(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of clusters.segment(word)) {
    const columns = clusterWidth(segment);
    if (used + columns > width && piece !== '') {
      pieces.push(piece);
      [piece, used] = ['', 0];
    }
    piece += segment;
    used += columns;
  }
  pieces.push(piece);
  return pieces;
}
