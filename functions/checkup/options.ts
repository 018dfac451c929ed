/** Whether a stack has the options that a plain `npx cdk deploy` would give it, and what those that differ cost. */
import { SCALING_ALARMS } from '../bill/capacity.ts';
import { MONTH_HOURS } from '../bill/plan.ts';
import { PRICES } from '../bill/prices.ts';
import { CONTEXT_PREFIX, type NewsfoldOptions } from '../options.ts';
import type { Finding } from './finding.ts';

export interface OptionsSeen {
  /** As the stack tells them; undefined when an earlier version deployed it. */
  deployed: Partial<NewsfoldOptions> | undefined;
  /** What a deploy from here would take, without any `-c`; a message when that cannot be read. */
  here: NewsfoldOptions | string;
}

type OptionName = keyof NewsfoldOptions;

const dollars = (amount: number): string => `$${amount.toFixed(2)} a month`;
const atHours = (units: number, price: number): number => units * MONTH_HOURS * price;

/** Of options that are a price by themselves. */
const PRICE_OF: { [Name in OptionName]?: (options: Partial<NewsfoldOptions>) => string | undefined } = {
  provisionedReadUnits: ({ provisionedReadUnits: units = 0 }) =>
    units === 0 ? undefined : dollars(atHours(units, PRICES.readUnitHour)),
  provisionedWriteUnits: ({ provisionedWriteUnits: units = 0 }) =>
    units === 0 ? undefined : dollars(atHours(units, PRICES.writeUnitHour) + SCALING_ALARMS * PRICES.alarmMonth),
  recovery: ({ recovery }) =>
    recovery === true ? `$${PRICES.recoveryGbMonth.toFixed(2)} a gigabyte of the table a month` : undefined,
  dashboard: ({ dashboard }) =>
    dashboard === true ? `${dollars(PRICES.dashboardMonth)} beyond three in the account` : undefined,
};

export function optionFindings({ deployed, here }: OptionsSeen): Finding[] {
  if (typeof here === 'string') return [{ level: 'trouble', what: here, fix: 'Correct the `context` of cdk.json.' }];
  if (deployed === undefined) {
    const fix = '`npx cdk deploy` with this version: from then on it does.';
    return [{ level: 'note', what: 'the stack does not say with which options it was deployed', fix }];
  }
  // The stack was chosen by its name, which is what the environment is for.
  const names = (Object.keys(here) as OptionName[]).filter((name) => name !== 'environment');
  const differing = names.filter((name) => deployed[name] !== here[name]);
  if (differing.length === 0) return [{ level: 'ok', what: 'the stack has the options of cdk.json' }];
  return differing.map((name) => difference(name, deployed, here));
}

function difference(name: OptionName, deployed: Partial<NewsfoldOptions>, here: NewsfoldOptions): Finding {
  const value = deployed[name];
  const flag = `${CONTEXT_PREFIX}${name}`;
  const plain = `a deploy from here would make it ${inWords(name, here)}`;
  return value === undefined
    ? { level: 'note', what: `the stack was deployed before there was ${flag}; ${plain}`, fix: 'npx cdk deploy' }
    : {
        level: 'note',
        what: `the stack was deployed with ${flag} ${inWords(name, deployed)}; ${plain}`,
        fix: `To keep it, write "${flag}": ${JSON.stringify(value)} into the context of cdk.json, or deploy with -c ${flag}=${String(value)}.`,
      };
}

/** The value, and what it costs where it costs something by itself. */
function inWords(name: OptionName, options: Partial<NewsfoldOptions>): string {
  const value = options[name];
  const price = PRICE_OF[name]?.(options);
  return `${value === '' ? 'empty' : String(value)}${price === undefined ? '' : ` (${price})`}`;
}
