/**
 * What many addresses of one site have in common. Traps of endless addresses (calendars, searches, random names) share a pattern;
 * it is the pattern that is bounded, so that the articles beside it are not crowded out.
 */

/**
 * "/news/2026/a-b-c" and "/news/2025/d-e" are both `/news/0/*`: the first directory, the others by whether they are numbers,
 * and the last part left open.
 * @param url absolute address
 */
export function patternOf(url: string): string {
  const { pathname, search } = new URL(url);
  const segments = pathname.split('/').filter(Boolean);
  const directories = segments
    .slice(0, -1)
    .map((segment, at) => (/^\d+$/.test(segment) ? '0' : at === 0 ? segment.toLowerCase() : '*'));
  return `/${[...directories, '*'].join('/')}${search === '' ? '' : '?'}`;
}

/**
 * At most so many of them: the first of each pattern, then the second of each, and so on. In the order they came in.
 * @param most at least 1
 */
export function fairShare<T extends { url: string }>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  const taken = new Map<string, number>();
  const ranked = all.map((item, at) => {
    const pattern = patternOf(item.url);
    const turn = taken.get(pattern) ?? 0;
    taken.set(pattern, turn + 1);
    return { item, at, turn };
  });
  return ranked
    .sort((a, b) => a.turn - b.turn || a.at - b.at)
    .slice(0, most)
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
