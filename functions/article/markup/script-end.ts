/**
 * Finds where programs end. A `</script>` inside `<!-- <script> ... -->` ends none: pages that print their state into a script
 * hide it so (HTML standard, 13.2.5.17, "script data escaped state", and those after it).
 */
import { isName } from './name-table.ts';

const NAME = 'script';
const OPEN = '<!--';
const CLOSE = '-->';

/** The next place of something from a place on; it is looked for again only once that has been passed. */
class Finder {
  private readonly find: (from: number) => number;
  private found = -1;

  constructor(find: (from: number) => number) {
    this.find = find;
  }

  /** @param from never before that of the last call @returns the place, or Infinity */
  next(from: number): number {
    if (this.found < from) {
      const place = this.find(from);
      this.found = place < 0 ? Infinity : place;
    }
    return this.found;
  }
}

/** Of one page, asked in the order of its scripts: all of them together take one pass over the source. */
export class ScriptEnds {
  private readonly starts: Finder;
  private ends: Finder;
  private readonly opens: Finder;
  private readonly closes: Finder;
  /** A comment that never ends has been met: those after it hide nothing. */
  private isEndless = false;
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
    this.starts = new Finder((from) => tagAt(source, '<', from));
    this.ends = endsOf(source);
    this.opens = new Finder((from) => source.indexOf(OPEN, from));
    this.closes = new Finder((from) => source.indexOf(CLOSE, from));
  }

  /** @param from after the start tag @returns the place of the end tag, or Infinity */
  after(from: number): number {
    const first = this.ends.next(from);
    // Most programs hold no comment, and the rest of the page need not be searched for one.
    if (!this.source.slice(from, first).includes(OPEN)) return first;
    let at = from;
    while (!this.isEndless) {
      const end = this.ends.next(at);
      const open = this.opens.next(at);
      if (open > end || end === Infinity) return end;
      const closed = this.comment(open);
      if (closed.isEnd) return closed.at;
      at = closed.at;
    }
    return first;
  }

  /** From the start of a comment inside a script to the comment's end, or to the script's inside it. */
  private comment(open: number): { isEnd: boolean; at: number } {
    let isHidden = false;
    // "<!-->" is a comment too.
    let at = open + OPEN.length - 2;
    for (;;) {
      const close = this.closes.next(at);
      const end = this.ends.next(at);
      const start = isHidden ? Infinity : this.starts.next(at);
      if (close < end && close < start) return { isEnd: false, at: close + CLOSE.length };
      if (end === Infinity && start === Infinity) break;
      if (!isHidden && end < start) return { isEnd: true, at: end };
      isHidden = !isHidden;
      at = (isHidden ? start : end) + 1;
    }
    this.isEndless = true;
    this.ends = endsOf(this.source);
    return { isEnd: false, at };
  }
}

const endsOf = (source: string): Finder => new Finder((from) => tagAt(source, '</', from));

function tagAt(source: string, mark: '<' | '</', from: number): number {
  for (let at = source.indexOf(mark, from); at >= 0; at = source.indexOf(mark, at + 1)) {
    const to = at + mark.length + NAME.length;
    if (isName(NAME, source, at + mark.length, to) && /[\s/>]/.test(source.charAt(to))) return at;
  }
  return -1;
}
