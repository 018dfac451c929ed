/**
 * Schedule expressions of EventBridge Scheduler, as far as a crawl that runs at least once a day needs them: what CloudFormation
 * would refuse in the middle of a deployment is told before it. Source: EventBridge Scheduler User Guide, "Schedule types".
 */

const DAY = { minute: 24 * 60, hour: 24 } as const;
const RATE = /^rate\(([1-9]\d{0,3}) (minute|hour)s?\)$/;
const CRON = /^cron\((\S{1,60}) (\S{1,60}) (\S{1,60}) (\S{1,60}) (\S{1,60}) (\S{1,60})\)$/;

interface Field {
  least: number;
  most: number;
  /** Names of the numbers from `least` on. */
  names?: readonly string[];
  /** What else may stand there. */
  special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELDS: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31, special: /^(?:\?|L|LW|(?:[1-9]|[12]\d|3[01])W)$/ },
  { least: 1, most: 12, names: MONTHS },
  { least: 1, most: 7, names: WEEKDAYS, special: /^(?:\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { least: 1970, most: 2199 },
];
const [DAY_OF_MONTH, DAY_OF_WEEK] = [2, 4];

/** Whether `text` is a rate of once a day or more often, or a cron expression of six fields that can come true. */
export function isSchedule(text: string): boolean {
  const [, count, unit] = RATE.exec(text) ?? [];
  if (count !== undefined) return Number(count) <= DAY[unit as keyof typeof DAY];
  const fields = CRON.exec(text)?.slice(1) ?? [];
  // Of the two days one says which, and the other that it does not matter.
  const openDays = [fields[DAY_OF_MONTH], fields[DAY_OF_WEEK]].filter((field) => field === '?').length;
  return openDays === 1 && fields.every((field, at) => isField(field, FIELDS[at]));
}

function isField(text: string, field: Field | undefined): boolean {
  return field !== undefined && text.split(',').every((part) => isPart(part, field));
}

/** `*`, `5`, `5-10`, `MON-FRI`, `*` and `5-10` with a step. */
function isPart(part: string, field: Field): boolean {
  if (field.special?.test(part)) return true;
  const [, range = '', step] = /^([^/]+)(?:\/([1-9]\d{0,3}))?$/.exec(part) ?? [];
  if (step !== undefined && Number(step) > field.most) return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberOf(end, field));
  const [from, to = from] = ends;
  return ends.length <= 2 && from !== undefined && to !== undefined && from <= to;
}

function numberOf(text: string, { least, most, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const number = named >= 0 ? least + named : /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most ? number : undefined;
}
