/** The text that a page shows, roughly: enough to count its words and to compare it with another. */
import { Parser } from 'htmlparser2';

const DEPTH_MAX = 1000;
const PIECE_CHARS = 16_384;
const SILENT = new Set(['script', 'style', 'template', 'noscript']);

export function shownText(html: string): string {
  const pieces: string[] = [];
  const state = { silent: 0, depth: 0 };
  const parser = new Parser(
    {
      onopentag(name) {
        state.depth++;
        if (SILENT.has(name)) state.silent++;
      },
      onclosetag(name) {
        state.depth--;
        if (SILENT.has(name)) state.silent--;
      },
      ontext(piece) {
        if (state.silent === 0) pieces.push(piece);
      },
    },
    { decodeEntities: true },
  );
  // The parser's time grows with the square of the depth.
  for (let at = 0; at < html.length && state.depth < DEPTH_MAX; at += PIECE_CHARS) {
    parser.write(html.slice(at, at + PIECE_CHARS));
  }
  parser.end();
  return pieces.join(' ').trim();
}
