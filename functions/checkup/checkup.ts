/** How an archive is: what was seen of it becomes findings, each with what to do about it. */
import { siteHealth, type SiteHealth } from '../listing/health.ts';
import type { ListingSchedule } from '../listing/listing.ts';
import type { Finding } from './finding.ts';
import { optionFindings, type OptionsSeen } from './options.ts';

/** What is known of an archive, wherever it is. */
export interface Seen {
  schedules: readonly ListingSchedule[];
  /** Articles first seen in the last 24 hours. */
  newCount: number;
  /** Candidates that were given up; at most `FAILED_MOST` are counted. */
  failed: number;
  /** Only of a deployed archive. */
  stack?: {
    name: string;
    status: string;
    drift: string;
    versions: { deployed: string | undefined; here: string };
    options: OptionsSeen;
  };
  deadLetters?: readonly { stage: string; count: number }[];
}

export const FAILED_MOST = 1000;
/** A run is late after this: listings are asked once a day at least. */
const LATE_MS = 26 * 3600 * 1000;
/** Sites that one line names. */
const NAMED_MOST = 5;

export function findingsOf(seen: Seen, now: Date): Finding[] {
  const { stack, deadLetters = [], schedules } = seen;
  const health = siteHealth(schedules);
  return [
    ...(stack === undefined ? [] : stackFindings(stack)),
    runFinding(schedules, now, stack !== undefined),
    sitesFinding(health, 'quiet'),
    sitesFinding(health, 'failing'),
    failedFinding(seen.failed, stack?.name),
    ...deadLetters.map(({ stage, count }) => deadLetterFinding(stage, count, stack?.name ?? '')),
  ];
}

function stackFindings({ status, drift, versions, options }: NonNullable<Seen['stack']>): Finding[] {
  const isWhole = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status);
  return [
    isWhole
      ? { level: 'ok', what: `the stack is whole (${status})` }
      : {
          level: status.endsWith('IN_PROGRESS') ? 'note' : 'trouble',
          what: `the stack is ${status}`,
          fix: 'The events of the stack in the CloudFormation console say what failed; then `npx cdk deploy`.',
        },
    versions.deployed === versions.here
      ? { level: 'ok', what: `the stack was deployed from this version (${versions.here})` }
      : {
          level: 'note',
          what: `the stack was deployed from version ${versions.deployed ?? 'unknown'}, this is ${versions.here}`,
          fix: '`npx cdk diff` says what would change, `npx cdk deploy` brings the stack to this version.',
        },
    drift === 'DRIFTED'
      ? {
          level: 'note',
          what: 'somebody changed resources of the stack by hand',
          fix: '`npx cdk drift` names them, `npx cdk deploy` puts back what the template says.',
        }
      : drift === 'IN_SYNC'
        ? { level: 'ok', what: 'nothing of the stack was changed by hand when it was last checked' }
        : {
            level: 'note',
            what: 'nobody has checked whether the stack was changed by hand',
            fix: '`npx cdk drift` checks it.',
          },
    ...optionFindings(options),
  ];
}

function runFinding(schedules: readonly ListingSchedule[], now: Date, isDeployed: boolean): Finding {
  const last =
    schedules
      .map(({ lastPolledAt }) => lastPolledAt ?? '')
      .sort()
      .at(-1) ?? '';
  if (last === '') {
    const fix = isDeployed ? 'newsfold sites push; the next tick begins.' : 'newsfold crawl';
    return { level: 'trouble', what: 'nothing was ever crawled', fix };
  }
  if (now.getTime() - Date.parse(last) <= LATE_MS) return { level: 'ok', what: `last crawled at ${minuteOf(last)}` };
  const fix = isDeployed
    ? 'docs/runbook.md, chapter "Watch-NoRun".'
    : 'newsfold crawl, or `newsfold crawl --every 15m` to go on.';
  return { level: 'trouble', what: `not crawled since ${minuteOf(last)}`, fix };
}

const minuteOf = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

const SITE_WORDS = {
  quiet: { none: 'no site is quieter than usual', some: 'had nothing new for longer than chance explains' },
  failing: { none: 'every site could be read', some: 'could not be read at the last poll' },
} as const;

function sitesFinding(health: readonly SiteHealth[], state: keyof typeof SITE_WORDS): Finding {
  const sites = health.filter((site) => site.state === state);
  const { none, some } = SITE_WORDS[state];
  if (sites.length === 0) return { level: 'ok', what: none };
  const names = sites
    .slice(0, NAMED_MOST)
    .map(({ site, quietSince }) => (quietSince === undefined ? site : `${site} (since ${quietSince.slice(0, 10)})`));
  const more = sites.length > NAMED_MOST ? ` and ${sites.length - NAMED_MOST} more` : '';
  return {
    level: 'note',
    what: `${names.join(', ')}${more} ${some}`,
    fix: `newsfold sites test https://${sites[0]?.site ?? ''}/`,
  };
}

function failedFinding(failed: number, stack: string | undefined): Finding {
  if (failed === 0) return { level: 'ok', what: 'no link was given up' };
  const count = failed >= FAILED_MOST ? `${FAILED_MOST} and more` : String(failed);
  const fix =
    stack === undefined ? 'newsfold candidates says why; newsfold redrive' : `newsfold redrive --stack ${stack}`;
  return { level: 'note', what: `links that were given up after their last try: ${count}`, fix };
}

const deadLetterFinding = (stage: string, count: number, stack: string): Finding =>
  count === 0
    ? { level: 'ok', what: `no dead letters of ${stage}` }
    : {
        level: 'trouble',
        what: `dead letters of ${stage}: ${count}`,
        fix: `docs/runbook.md, chapter "${stage}-Work-DeadLetters"; then newsfold redrive --stack ${stack}`,
      };
