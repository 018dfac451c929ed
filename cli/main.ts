/** The command line: finds the command, gives it its context, and turns what it throws into words and an exit code. */
import { Command, CommanderError, Option } from 'commander';
import { EXIT, UsageError, type ExitCode } from '../functions/errors.ts';
import { nearest } from '../functions/query/nearest.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { createContext, type Context, type GlobalOptions, type Process } from './context.ts';
import { present } from './errors.ts';
import { FORMATS, type Format } from './format.ts';
import { version } from './version.ts';

const EXAMPLES = `
Examples:
  newsfold stories --since 24h --min-sites 2     what was carried by two sites or more
  newsfold story https://example.com/a/1         who carried this article, and who had it first
  newsfold search '"interest rate" -mortgage'    words, phrases, and what must not occur
  newsfold export --format csv > articles.csv    everything, for a spreadsheet

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done in part, 130 interrupted.`;

/** Flags of every command that take a value: what follows one of them is not the command. */
const VALUE_FLAGS = new Set(['--store', '--config', '--format']);

const VERSION_FLAGS = ['-V', '--version'];

/**
 * Runs one command.
 * @param argv without the names of node and the script
 * @returns the exit code; nothing is thrown
 */
export async function main(argv: readonly string[], process: Process): Promise<ExitCode> {
  const program = new Command('newsfold');
  const context = createContext(process, () => program.opts<GlobalOptions>());
  const stopListening = context.listen();
  try {
    const arranged = await assemble(program, context, argv);
    await program.parseAsync([...arranged], { from: 'user' });
    await context.flush();
    return context.wasInterrupted() ? EXIT.interrupted : context.exitCode;
  } catch (error) {
    if (isEnd(error)) return EXIT.ok;
    const presented = error instanceof CommanderError ? usageOf(error, program, argv) : error;
    return present(presented, process.stderr);
  } finally {
    stopListening();
  }
}

/** The command that was asked for in full; of the others, what the list of commands shows. @returns the words to parse */
async function assemble(program: Command, context: Context, argv: readonly string[]): Promise<readonly string[]> {
  const wanted = commandIn(argv);
  program
    .description('A news archive: crawls the sites you name, extracts clean articles, folds reposts into stories.')
    .helpOption('-h, --help', 'show this')
    .helpCommand('help [command]', 'show what a command takes')
    .option('--store <dir>', 'folder of the archive (NEWSFOLD_STORE; else newsfold-data/archive)')
    .option('--config <file>', 'list of sites (else sites.yaml)')
    .addOption(formatOption(COMMANDS.find(({ name }) => name === wanted)))
    .option('--quiet', 'say nothing but the answer and errors')
    .option('--verbose', 'say more of what is going on')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: () => undefined, // what goes wrong is presented in one place
    })
    .addHelpText('after', EXAMPLES)
    .action(() => {
      const name = commandIn(argv);
      if (name !== undefined) throw unknownCommand(name);
      context.stdout.write(`${program.helpInformation()}${EXAMPLES}\n`);
    });
  // Behind the name of a command, --version is the command's own.
  const before = wanted === undefined ? argv : argv.slice(0, argv.indexOf(wanted));
  if (wanted === undefined || before.some((word) => VERSION_FLAGS.includes(word)))
    program.version(version, VERSION_FLAGS.join(', '), 'print the version');
  let arranged = argv;
  for (const entry of COMMANDS) {
    if (entry.name !== wanted) stub(program, entry);
    else {
      const { register, arrange } = await entry.load();
      register(program.command(entry.name).description(entry.about), context);
      arranged = arrange?.(argv) ?? argv;
    }
  }
  // Only here: commands would inherit it. A word too many for the program itself is a command that there is not.
  program.allowExcessArguments();
  return arranged;
}

function stub(program: Command, { name, takes, about }: CommandEntry): void {
  program.command(takes === undefined ? name : `${name} ${takes}`).description(about);
}

/** @param entry of the command that is wanted; absent: the list of commands */
function formatOption(entry: CommandEntry | undefined): Option {
  const { name = '', formats } = entry ?? { formats: FORMATS };
  const about = entry ? 'how to print' : 'how to print what a command answers, each in some of these';
  const option = new Option('--format <format>', `${about}: ${(formats ?? []).join(', ')}`);
  if (formats !== undefined) return option.argParser(formatIn);
  return option.hideHelp().argParser(() => {
    throw new UsageError(`${name} has no --format: it prints no rows.`, { fix: `newsfold ${name}, without it.` });
  });
}

/** Not as commander's choices: what is wrong is said in our words. */
function formatIn(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (format !== undefined) return format;
  throw new UsageError(`--format cannot be "${text}".`, { fix: `one of ${FORMATS.join(', ')}.` });
}

/** The first word that is neither a flag nor a flag's value. */
function commandIn(argv: readonly string[]): string | undefined {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (VALUE_FLAGS.has(word)) at++;
    else if (word !== 'help' && !word.startsWith('-')) return word;
  }
  return undefined;
}

/** Help and version end a run by throwing, too. */
function isEnd(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

function unknownCommand(name: string): UsageError {
  const meant = nearest(
    name,
    COMMANDS.map((entry) => entry.name),
  );
  return new UsageError(`There is no command "${name}".`, {
    fix:
      meant === undefined
        ? '`newsfold --help` lists the commands.'
        : `newsfold ${meant}. \`newsfold --help\` lists the commands.`,
  });
}

/** What commander found wrong, in our words. */
function usageOf(error: CommanderError, program: Command, argv: readonly string[]): UsageError {
  const path = commandPath(program, argv);
  const command = path.at(-1) ?? program;
  const name = path.map((part) => part.name()).join(' ');
  const help = `\`newsfold ${name === '' ? '' : `${name} `}--help\` shows what there is.`;
  if (error.code === 'commander.unknownOption') {
    const flag = /'([^']*)'/.exec(error.message)?.[1] ?? '';
    const flags = [command, program].flatMap(({ options }) => options.flatMap(({ long }) => long ?? []));
    const meant = nearest(flag, [...flags, '--help']);
    return new UsageError(`There is no flag ${flag}${name === '' ? '' : ` for ${name}`}.`, {
      fix: meant === undefined ? help : `${meant}. ${help}`,
    });
  }
  const message = error.message.replace(/^error: /, '');
  return new UsageError(`${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}.`, { fix: help });
}

/** The command that was asked for and, where it has commands of its own, the one of these: `sites test`. */
function commandPath(program: Command, argv: readonly string[]): Command[] {
  const name = commandIn(argv);
  const command = program.commands.find((candidate) => candidate.name() === name);
  if (name === undefined || command === undefined) return [];
  const next = commandIn(argv.slice(argv.indexOf(name) + 1));
  const inner = command.commands.find((candidate) => candidate.name() === next);
  return inner === undefined ? [command] : [command, inner];
}
