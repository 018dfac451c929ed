/** An article of the sample world, as its site shows it: what it says, when, and how it is set. */
import type { Attribution, BodyStatus } from '../functions/article/article.ts';
import { curlyQuotes, type Block, type Span } from './text.ts';

export type Run = 1 | 2;

export interface SampleArticle {
  /** Name of the text, unique in the world. */
  slug: string;
  host: string;
  /** With leading slash; the address without the host. */
  path: string;
  url: string;
  headline: string;
  description: string;
  author?: string;
  section: string;
  language: string;
  published: Date;
  modified: Date;
  blocks: Block[];
  /** The run whose listings show it first. */
  run: Run;
  bodyStatus: BodyStatus;
  /** The site's robots.txt forbids its address. */
  refused: boolean;
  /** The line after the text that says where it comes from. */
  credit?: Span[];
  canonical?: string;
  isBasedOn?: string;
  /** What the listing says of the origin (RSS `<source url>`). */
  feedSource?: { url: string; name: string };
  /** What the page shows from run 2 on, at the same address. */
  revised?: { headline: string; blocks: Block[]; modified: Date };
  /** Address of the text that this is a copy of. */
  copyOf?: string;
  /** What on the page (or in its listing) declares the origin. */
  why: Attribution['kind'][];
  /** The address that the listing prints, when the page has moved. */
  listedAs?: string;
}

export const MINUTE_MS = 60_000;
const AGE = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$/;

/** "1d2h30m" before `now`. */
export function before(now: Date, age: string): Date {
  const match = AGE.exec(age);
  if (!match || age === '') throw new Error(`"${age}" is not an age such as "1d2h30m"`);
  const [days, hours, minutes] = match.slice(1).map((part) => Number(part || 0));
  return new Date(now.getTime() - (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * MINUTE_MS);
}

/** Sites that set typographic quotes; the others print typewriter quotes. */
const CURLY = new Set([
  'harbourcourier.example',
  'northshorepost.example',
  'tidewaterweekly.example',
  'opencoast.example',
  'selbyliving.example',
]);

export function typeset(host: string, text: string): string {
  return CURLY.has(host) ? curlyQuotes(text) : text;
}
