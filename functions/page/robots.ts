/**
 * robots.txt by RFC 9309, and where the standard is silent as Google's published parser reads it: misspelt rules, missing colons,
 * lines of other tools. No pattern becomes a regular expression, so that no file can make matching slow.
 */

/** Google's bound for one line; the rest of a longer line is ignored. */
const LINE_CHARS = 16_663;
const DISALLOW_SPELLINGS = ['disallow', 'dissallow', 'dissalow', 'disalow', 'diasllow', 'disallaw'];
const AGENT_SPELLINGS = ['user-agent', 'useragent', 'user agent'];
const SITEMAP_SPELLINGS = ['sitemap', 'site-map'];
const DELAY_SPELLINGS = ['crawl-delay', 'crawl delay', 'crawldelay'];
const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600 };

interface Rule {
  allow: boolean;
  pattern: string;
}

interface Group {
  /** Lower-case product tokens; `*` for everyone. */
  agents: Set<string>;
  rules: Rule[];
  delays: Delay[];
  usage: UsageRule[];
}

/**
 * Asked of those who were named before it. No rule ends a list of names but `allow` and `disallow` (section 2.2.4), so that
 * names which follow a delay share the rules; a delay that was meant for one bad robot is not theirs.
 */
interface Delay {
  agents: ReadonlySet<string>;
  ms: number;
}

/** A line of Content-Signal (Cloudflare) or Content-Usage (IETF aipref): what the pages may be used for. */
interface UsageRule {
  kind: 'content-signal' | 'content-usage';
  /** Of the paths that it is about; empty for all. */
  pattern: string;
  value: string;
}

export interface RobotsRules {
  groups: Group[];
  sitemaps: string[];
}

/** @param text at most 500 KiB are of interest (FETCH.robotsBytes); the caller cuts */
export function parseRobots(text: string): RobotsRules {
  const rules: RobotsRules = { groups: [], sitemaps: [] };
  let group: Group | undefined;
  let closed = true; // a rule was seen: the next user-agent line begins another group
  for (const line of text
    .replace(/^(?:\ufeff|\u00ef\u00bb\u00bf|\u00ef\u00bb|\u00ef|\ufffd{1,2}(?=[a-z]))/i, '')
    .split(/\r\n|\n|\r/)) {
    const pair = keyAndValue(line.slice(0, LINE_CHARS));
    if (!pair) continue;
    const [key, value] = pair;
    if (startsWithAny(key, AGENT_SPELLINGS)) {
      if (closed || !group) {
        group = { agents: new Set(), rules: [], delays: [], usage: [] };
        rules.groups.push(group);
        closed = false;
      }
      group.agents.add(agentOf(value));
    } else if (key.startsWith('allow') || startsWithAny(key, DISALLOW_SPELLINGS)) {
      closed = true;
      group?.rules.push({ allow: key.startsWith('allow'), pattern: escapedPattern(value) });
    } else if (startsWithAny(key, SITEMAP_SPELLINGS)) {
      if (value !== '') rules.sitemaps.push(value);
    } else if (group) {
      readExtension(group, key, value);
    }
  }
  return rules;
}

/**
 * @param token the crawler's product token ("Newsfold"), compared without regard to case
 * @param url absolute address; its fragment does not count
 */
export function isAllowed(rules: RobotsRules, token: string, url: string): boolean {
  const path = pathOf(url);
  if (path === '/robots.txt') return true; // section 2.2.2
  let best: Rule | undefined;
  for (const group of groupsFor(rules, token)) {
    for (const rule of group.rules) {
      const longer = best === undefined || rule.pattern.length > best.pattern.length;
      const tie = best !== undefined && rule.pattern.length === best.pattern.length && rule.allow && !best.allow;
      if (rule.pattern !== '' && (longer || tie) && matchesRule(rule, path)) best = rule;
    }
  }
  return best?.allow ?? true;
}

/** The longest delay that the file asks of the crawler between two requests; undefined when it asks for none. */
export function crawlDelayMs(rules: RobotsRules, token: string): number | undefined {
  const agent = addressee(rules, token);
  return rules.groups
    .flatMap(({ delays }) => delays)
    .filter(({ agents }) => agents.has(agent))
    .reduce<number | undefined>((longest, { ms }) => Math.max(longest ?? 0, ms), undefined);
}

/** Addresses as written, in the file's order: they belong to no group. */
export function sitemapsIn(text: string): string[] {
  return parseRobots(text).sitemaps;
}

/**
 * The lines of Content-Signal and Content-Usage that speak to the crawler of this address; of those that name paths, the longest
 * that matches stands for its kind.
 */
export function usageLines(rules: RobotsRules, token: string, url: string): Pick<UsageRule, 'kind' | 'value'>[] {
  const path = pathOf(url);
  const lines = groupsFor(rules, token)
    .flatMap(({ usage }) => usage)
    .filter(({ pattern }) => pattern === '' || matches(pattern, path));
  const longest = (kind: UsageRule['kind']) =>
    Math.max(...lines.filter((line) => line.kind === kind).map(({ pattern }) => pattern.length));
  return lines.filter(({ kind, pattern }) => pattern.length === longest(kind));
}

/** Does a pattern of a robots.txt rule match the path and query of an absolute address? */
export function matchesPath(pattern: string, url: string): boolean {
  return matches(escapedPattern(pattern), pathOf(url));
}

/** All groups that name the crawler, or those for everyone when none does (RFC 9309, section 2.2.1). */
function groupsFor(rules: RobotsRules, token: string): Group[] {
  const agent = addressee(rules, token);
  return rules.groups.filter((group) => group.agents.has(agent));
}

/** The name under which the file speaks to the crawler. */
function addressee(rules: RobotsRules, token: string): string {
  const agent = token.toLowerCase();
  return agent !== '' && rules.groups.some(({ agents }) => agents.has(agent)) ? agent : '*';
}

function keyAndValue(line: string): [string, string] | undefined {
  const comment = line.indexOf('#');
  const plain = (comment < 0 ? line : line.slice(0, comment)).trim();
  const colon = plain.indexOf(':');
  if (colon >= 0) {
    const key = plain.slice(0, colon).trim().toLowerCase();
    return key === '' ? undefined : [key, plain.slice(colon + 1).trim()];
  }
  // "Disallow /private": without a colon exactly two words make a rule.
  const words = plain.split(/[ \t]+/);
  return words.length === 2 && words[0] && words[1] ? [words[0].toLowerCase(), words[1]] : undefined;
}

function startsWithAny(key: string, spellings: string[]): boolean {
  return spellings.some((spelling) => key.startsWith(spelling));
}

/** `*` alone or before a space is everyone; of anything else the leading letters, `_` and `-` count. */
function agentOf(value: string): string {
  if (value.startsWith('*') && (value.length === 1 || /\s/.test(value.charAt(1)))) return '*';
  return (/^[a-z_-]+/i.exec(value)?.[0] ?? '').toLowerCase();
}

function readExtension(group: Group, key: string, value: string): void {
  if (startsWithAny(key, DELAY_SPELLINGS)) {
    addDelay(group, Number.parseFloat(value.replace(',', '.')));
  } else if (key === 'request-rate') {
    // "1/10s": one request in ten seconds.
    const [, requests, time, unit = 's'] = /^(\d{1,6})\s?\/\s?(\d{1,6})\s?([smh])?/i.exec(value) ?? [];
    addDelay(group, (Number(time) * (UNIT_SECONDS[unit.toLowerCase()] ?? 1)) / Number(requests));
  } else if (key === 'content-signal' || key === 'content-usage') {
    const scoped = /^([/*]\S*)\s+(.+)$/.exec(value);
    group.usage.push({ kind: key, pattern: escapedPattern(scoped?.[1] ?? ''), value: scoped?.[2] ?? value });
  }
}

function addDelay({ agents, delays }: Group, seconds: number): void {
  if (Number.isFinite(seconds) && seconds >= 0) delays.push({ agents: new Set(agents), ms: seconds * 1000 });
}

/** Escapes in upper case, and everything beyond ASCII escaped: the form in which addresses arrive. */
function escapedPattern(value: string): string {
  const escaped = value.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase());
  return escaped.replace(/\P{ASCII}+/gu, (run) => Buffer.from(run).reduce((out, byte) => out + percent(byte), ''));
}

/**
 * Escapes of characters that need none undone, all others in upper case, and what an address cannot hold unescaped (RFC 3986,
 * section 2) escaped.
 */
function unescaped(text: string): string {
  if (!/[^!-~]|[%"'<>\\^`{|}]/.test(text)) return text;
  return escapedPattern(text)
    .replace(/[\0- "'<>\\^`{|}\x7f]/g, (char) => percent(char.charCodeAt(0)))
    .replace(/%(?:2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])/g, (escape) =>
      String.fromCharCode(parseInt(escape.slice(1), 16)),
    );
}

function withoutSpecials(path: string): string {
  return path.replace(/[*$]/g, (char) => percent(char.charCodeAt(0)));
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Path, parameters and query as written: what rules are compared with. */
function pathOf(url: string): string {
  const scheme = url.indexOf('//');
  const from = scheme < 0 ? 0 : scheme + 2;
  const early = url.slice(from).search(/[/?;]/);
  if (early < 0) return '/';
  const at = from + early;
  const fragment = url.indexOf('#', from);
  if (fragment >= 0 && fragment < at) return '/';
  const path = fragment < 0 ? url.slice(at) : url.slice(at, fragment);
  return path.startsWith('/') ? path : `/${path}`;
}

function matchesRule(rule: Rule, path: string): boolean {
  if (matches(rule.pattern, path)) return true;
  // Section 2.2.2 compares without needless escapes, Google's parser with them. Where they differ, what is forbidden by either is.
  // A star or dollar that is meant as such is escaped in the rule (section 2.2.3), and need not be in the address.
  if (!rule.allow && matches(unescaped(rule.pattern), withoutSpecials(unescaped(path)))) return true;
  // "Allow: /folder/index.html" means the folder as well.
  const slash = rule.allow ? rule.pattern.lastIndexOf('/') : -1;
  return (
    slash >= 0 && rule.pattern.startsWith('/index.htm', slash) && matches(`${rule.pattern.slice(0, slash + 1)}$`, path)
  );
}

/**
 * `*` is any run of characters, a final `$` the end. The pieces between stars are looked for one after the other, each at its
 * first place: for such patterns the first place is never worse than a later one, so nothing is tried twice.
 */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith('$');
  const pieces = (anchored ? pattern.slice(0, -1) : pattern).split('*');
  const first = pieces.shift() ?? '';
  if (!path.startsWith(first)) return false;
  if (pieces.length === 0) return !anchored || path.length === first.length;
  const last = anchored ? pieces.pop() : undefined;
  let at = first.length;
  for (const piece of pieces) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return last === undefined || (path.length - last.length >= at && path.endsWith(last));
}
