/** The query words as flags: `excludeSite` is `--exclude-site`. */
import { Option, type Command } from 'commander';
import type { QueryWords } from '../functions/query/reader.ts';
import type { QueryWord } from '../functions/query/words.ts';

export const flagOf = (word: string): string => `--${word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** @param without words that the command gives otherwise or not at all */
export function addQueryFlags(command: Command, words: readonly QueryWord[], without: readonly string[] = []): Command {
  for (const word of words.filter(({ name }) => !without.includes(name))) {
    command.addOption(option(word, word.name, word.about));
    if (word.alias !== undefined)
      command.addOption(option(word, word.alias, `the same as ${flagOf(word.name)}`).hideHelp());
  }
  return command;
}

/** Every flag may be repeated as far as commander goes: the parser of the words says which may not, and how. */
function option({ value }: QueryWord, name: string, about: string): Option {
  return new Option(`${flagOf(name)} <${value}>`, about).argParser((given: string, before: string[] | undefined) => [
    ...(before ?? []),
    given,
  ]);
}

/** The query words among a command's flags. */
export function queryWords(options: Record<string, unknown>, words: readonly QueryWord[]): QueryWords {
  const names = words.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
  return Object.fromEntries(names.map((name) => [name, options[name] as string[] | undefined]));
}
