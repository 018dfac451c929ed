/** The archive that a command reads: the local one, or a deployed one that --stack names. */
import type { Command } from 'commander';
import type { Stores } from '../functions/ports.ts';
import { openLocalHome, type LocalHome } from '../functions/sqlite/home.ts';
import type { Context } from './context.ts';

export interface StackOption {
  stack?: string;
}

export const addStackFlag = (
  command: Command,
  about = 'of a deployed archive, by the name of its stack (Newsfold-main); else the local one',
): Command => command.option('--stack <name>', about);

/** Opens the archive for reading, gives it to `work` and closes it. @throws StoreError when it cannot be read */
export function withArchive<Result>(
  context: Context,
  { stack }: StackOption,
  work: (archive: Stores) => Promise<Result>,
): Promise<Result> {
  return stack === undefined ? within(context.openToRead(), work) : withDeployed(stack, work);
}

/** As `withArchive`, for a change; of the local one there has to be one. A crawl may be writing meanwhile. */
export function withWritableArchive<Result>(
  context: Context,
  { stack }: StackOption,
  work: (archive: Stores) => Promise<Result>,
): Promise<Result> {
  if (stack !== undefined) return withDeployed(stack, work);
  const found = context.openToRead();
  found.close();
  return within(openLocalHome(found.dir), work);
}

async function within<Result>(home: LocalHome, work: (archive: Stores) => Promise<Result>): Promise<Result> {
  try {
    return await work(home);
  } finally {
    home.close();
  }
}

async function withDeployed<Result>(stack: string, work: (archive: Stores) => Promise<Result>): Promise<Result> {
  // The clients of AWS are a third of a second that no local question has to wait for.
  const { openDeployed } = await import('./deployed.ts');
  const deployed = await openDeployed(stack);
  try {
    return await work(deployed.home);
  } finally {
    deployed.close();
  }
}
