import { isAllowed, parseRobots } from '../../functions/page/robots.ts';
import { lines, share } from './data.ts';

interface Case {
  robots: string;
  ua: string;
  url: string;
  allowed: boolean;
}

export function measureRobots(folder: string): boolean {
  const cases = lines<Case>(folder, 'robots-google.ndjson');
  const right = cases.filter(
    ({ robots, ua, url, allowed }) => isAllowed(parseRobots(robots), ua, url) === allowed,
  ).length;
  console.log(`  Google's cases: ${share(right, cases.length)}`);
  // Doubling a bomb may double its time, no more: four times leaves room for noise.
  const times = [1000, 2000, 4000, 8000].map(bombMs);
  console.log(`  wildcard bomb with 1, 2, 4, 8 thousand stars: ${times.map((ms) => ms.toFixed(1)).join(', ')} ms`);
  return right === cases.length && (times.at(-1) ?? 0) < 500;
}

function bombMs(stars: number): number {
  const rules = parseRobots(`user-agent: *\n${`disallow: /${'*a'.repeat(stars)}*b$\n`.repeat(20)}`);
  const startedAt = performance.now();
  isAllowed(rules, 'Newsfold', `https://h.example/${'a'.repeat(2000)}`);
  return performance.now() - startedAt;
}
