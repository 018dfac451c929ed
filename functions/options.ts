/**
 * What can be chosen at deploy time: few, typed, each with a default that works. They come from the CDK context, as
 * `npx cdk deploy -c newsfold:environment=staging` or from the `context` of `cdk.json`. The sites are no option: they are pushed.
 * The stack tells them in its outputs, so that `newsfold doctor` can compare.
 */
import { LEAST_UNITS } from './bill/capacity.ts';
import { isSchedule } from './schedule-expression.ts';

export interface NewsfoldOptions {
  /** Tells archives in one account apart: the stack is called `Newsfold-<environment>`. */
  environment: string;
  /** How often the schedule looks for sites that are due: a `rate(...)` or `cron(...)` expression of EventBridge Scheduler, in UTC. */
  schedule: string;
  /** A function URL for the query function, reachable with signed requests of this account's principals only. */
  queryUrl: boolean;
  /** Who is mailed when an alarm goes on and off; nobody when empty. The address is asked to confirm. */
  alarmEmail: string;
  /** An alarm goes on when a month of days like the last one would cost more dollars than this, storage apart. */
  costCeiling: number;
  /** A dashboard of CloudWatch: three in an account are free, a further one costs $3 a month. */
  dashboard: boolean;
  /** Days that the functions' logs are kept. */
  logRetentionDays: number;
  /** Extract functions that work at once, 2 to 1000. */
  workers: number;
  /** Seconds that a new link waits at most for others, with which it is fetched in one call, 0 to 300. */
  gatherSeconds: number;
  /** Ceiling on DynamoDB read request units per second, on demand: an hour at the ceiling of 400 costs $0.18. */
  maxReadUnits: number;
  /** Ceiling on DynamoDB write request units per second, on demand: an hour at the ceiling of 200 costs $0.45. */
  maxWriteUnits: number;
  /**
   * DynamoDB read units per second that are paid by the hour, used or not, the indexes' among them; 0: on demand. With
   * `provisionedWriteUnits` or not at all. `newsfold cost` says how many.
   */
  provisionedReadUnits: number;
  /** The same of write units. */
  provisionedWriteUnits: number;
  /** Whether the table can be brought back to any second of the last 35 days: as much again as four fifths of its storage. */
  recovery: boolean;
}

/** One option as it is read: `parse` gives undefined for what it cannot be. */
interface OptionReader<Value> {
  default: Value;
  expected: string;
  parse(text: string): Value | undefined;
}

export const CONTEXT_PREFIX = 'newsfold:';

/** CloudFormation refuses every other number. */
export const RETENTIONS: readonly number[] = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

const ENVIRONMENT = /^[a-z][a-z0-9-]{0,29}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[a-zA-Z]{2,63}$/;

export const OPTION_READERS: { [Name in keyof NewsfoldOptions]: OptionReader<NewsfoldOptions[Name]> } = {
  environment: {
    default: 'main',
    expected: 'a lower-case letter, then up to 29 lower-case letters, digits or hyphens',
    parse: (text) => (ENVIRONMENT.test(text) ? text : undefined),
  },
  schedule: {
    default: 'rate(5 minutes)',
    expected:
      'an EventBridge Scheduler expression, once a day at least, such as "rate(5 minutes)" or, minute first and in UTC, "cron(0 * * * ? *)"',
    parse: (text) => (isSchedule(text) ? text : undefined),
  },
  queryUrl: trueOrFalse(false),
  alarmEmail: {
    default: '',
    expected: 'an email address, or nothing',
    parse: (text) => (text === '' || EMAIL.test(text) ? text : undefined),
  },
  costCeiling: wholeNumber(100, 1, 1_000_000),
  dashboard: trueOrFalse(false),
  logRetentionDays: {
    default: 30,
    expected: `a number of days that CloudWatch Logs knows: ${RETENTIONS.join(', ')}`,
    parse: (text) => RETENTIONS.find((days) => String(days) === text),
  },
  workers: wholeNumber(10, 2, 1000),
  // What is found after one tick comes within half of this; nothing more comes before the next tick (`npm run bench:cost`).
  gatherSeconds: wholeNumber(60, 0, 300),
  maxReadUnits: wholeNumber(400, 1, 40_000),
  maxWriteUnits: wholeNumber(200, 1, 40_000),
  provisionedReadUnits: unitsOrNone(),
  provisionedWriteUnits: unitsOrNone(),
  recovery: trueOrFalse(true),
};

/** An option with a name that does not exist or a value it cannot have. All of them are told at once. */
export class OptionError extends Error {
  constructor(problems: string[]) {
    super(`The options of the stack cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'OptionError';
  }
}

/**
 * @param context the whole CDK context; what does not begin with `newsfold:` is somebody else's.
 * @throws OptionError
 */
export function readOptions(context: Readonly<Record<string, unknown>>): NewsfoldOptions {
  const problems: string[] = [];
  const names = Object.keys(OPTION_READERS);
  for (const key of Object.keys(context)) {
    if (key.startsWith(CONTEXT_PREFIX) && !names.includes(key.slice(CONTEXT_PREFIX.length)))
      problems.push(`${key} is no option; there are ${names.map((name) => CONTEXT_PREFIX + name).join(', ')}`);
  }
  const read = <Value>(name: keyof NewsfoldOptions, reader: OptionReader<Value>): Value => {
    const given = context[CONTEXT_PREFIX + name];
    if (given === undefined) return reader.default;
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    const value = reader.parse(text);
    if (value === undefined) problems.push(`${CONTEXT_PREFIX}${name} is ${text}; expected ${reader.expected}`);
    return value ?? reader.default;
  };
  const options: NewsfoldOptions = {
    environment: read('environment', OPTION_READERS.environment),
    schedule: read('schedule', OPTION_READERS.schedule),
    queryUrl: read('queryUrl', OPTION_READERS.queryUrl),
    alarmEmail: read('alarmEmail', OPTION_READERS.alarmEmail),
    costCeiling: read('costCeiling', OPTION_READERS.costCeiling),
    dashboard: read('dashboard', OPTION_READERS.dashboard),
    logRetentionDays: read('logRetentionDays', OPTION_READERS.logRetentionDays),
    workers: read('workers', OPTION_READERS.workers),
    gatherSeconds: read('gatherSeconds', OPTION_READERS.gatherSeconds),
    maxReadUnits: read('maxReadUnits', OPTION_READERS.maxReadUnits),
    maxWriteUnits: read('maxWriteUnits', OPTION_READERS.maxWriteUnits),
    provisionedReadUnits: read('provisionedReadUnits', OPTION_READERS.provisionedReadUnits),
    provisionedWriteUnits: read('provisionedWriteUnits', OPTION_READERS.provisionedWriteUnits),
    recovery: read('recovery', OPTION_READERS.recovery),
  };
  if ((options.provisionedReadUnits === 0) !== (options.provisionedWriteUnits === 0))
    problems.push(
      `${CONTEXT_PREFIX}provisionedReadUnits and ${CONTEXT_PREFIX}provisionedWriteUnits come together: a table is on demand or provisioned as a whole`,
    );
  if (problems.length > 0) throw new OptionError(problems);
  return options;
}

function trueOrFalse(standard: boolean): OptionReader<boolean> {
  return {
    default: standard,
    expected: 'true or false',
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  };
}

function wholeNumber(standard: number, least: number, most: number): OptionReader<number> {
  return {
    default: standard,
    expected: `a whole number from ${least} to ${most}`,
    parse(text) {
      const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
      return number >= least && number <= most ? number : undefined;
    },
  };
}

function unitsOrNone(): OptionReader<number> {
  const units = wholeNumber(0, LEAST_UNITS, 40_000);
  return {
    default: 0,
    expected: `0 (on demand), or ${units.expected}: one at least for the table and for each index`,
    parse: (text) => (text === '0' ? 0 : units.parse(text)),
  };
}
