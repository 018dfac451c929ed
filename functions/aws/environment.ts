/** What a Lambda function is told about its surroundings, and the ports it is composed of: once, when the function starts. */
import { ConfigError } from '../errors.ts';
import { jsonLog, type LogLevel } from '../log.ts';
import type { Clock, Log } from '../ports.ts';
import { VARIABLES } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError naming every variable that is missing. */
export function readVariables<Name extends keyof typeof VARIABLES>(
  environment: Environment,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => (environment[VARIABLES[name]] ?? '') === '');
  if (missing.length > 0) {
    throw new ConfigError(`The environment lacks ${missing.map((name) => VARIABLES[name]).join(', ')}.`, {
      fix: 'The stack sets it: deploy again with `npx cdk deploy`, or set it by hand where the function is started by hand.',
    });
  }
  return Object.fromEntries(names.map((name) => [name, environment[VARIABLES[name]] ?? ''])) as Record<Name, string>;
}
