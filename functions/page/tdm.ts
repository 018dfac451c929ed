/**
 * The TDM Reservation Protocol's file on the origin server, `/.well-known/tdmrep.json` (W3C Community Group, final report of
 * 10 May 2024): which paths of a host are reserved against text and data mining.
 */
import * as z from 'zod/mini';
import { matchesPath } from './robots.ts';

export const TDM_PATH = '/.well-known/tdmrep.json';
/** A rule is a path and a digit; a file with more rules than this is none that someone wrote. */
const RULES_MAX = 500;
const LOCATION_CHARS = 500;

export interface TdmRule {
  /** A pattern as in robots.txt: `*` is any run of characters, a final `$` the end. */
  location: string;
  reserved: boolean;
}

/** Built when the first such file is read: few hosts have one. */
const ruleSchema = z.lazy(() => z.object({ location: z.string(), 'tdm-reservation': z.unknown() }));

/** @returns the rules in the file's order; none when it is not the array of rules that the protocol asks for */
export function parseTdmFile(text: string): TdmRule[] {
  const rules: unknown = parsed(text);
  if (!Array.isArray(rules)) return [];
  return rules.slice(0, RULES_MAX).flatMap((rule) => {
    const read = ruleSchema.safeParse(rule);
    if (!read.success || read.data.location.length > LOCATION_CHARS) return [];
    // Numbers in the protocol; writers put them in quotes. Any other value is unset.
    const value = String(read.data['tdm-reservation']).trim();
    return value === '0' || value === '1' ? [{ location: read.data.location, reserved: value === '1' }] : [];
  });
}

/** The first rule that matches counts (section 6.2). @returns undefined when none says anything of the address */
export function reservedByFile(rules: readonly TdmRule[], url: string): boolean | undefined {
  return rules.find(({ location }) => location !== '' && matchesPath(location, url))?.reserved;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
