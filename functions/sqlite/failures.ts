/** What SQLite and the disk say when something is wrong with the store, in words that a person can act on. */
import { NewsfoldError, StoreError } from '../errors.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html; extended codes carry them in their low byte. */
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;
const SQLITE_READONLY_DIRECTORY = SQLITE_READONLY | (6 << 8);

interface SqliteFailure extends Error {
  code: 'ERR_SQLITE_ERROR';
  errcode: number;
}

function isSqliteFailure(cause: unknown): cause is SqliteFailure {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_SQLITE_ERROR' && 'errcode' in cause;
}

export function isBusy(cause: unknown): boolean {
  return isSqliteFailure(cause) && (cause.errcode & 0xff) === SQLITE_BUSY;
}

/** The database could be read if SQLite could write beside it. */
export function isReadOnlyFolder(cause: unknown): boolean {
  return isSqliteFailure(cause) && cause.errcode === SQLITE_READONLY_DIRECTORY;
}

const KEEP_AND_RESTORE =
  'Keep a copy of the file, then restore it from a backup, or move it away and crawl again: the articles in `objects` are untouched.';

const SQLITE_WORDS = new Map<number, { what: string; fix: string }>([
  [
    SQLITE_BUSY,
    {
      what: 'Another process is writing to the store and does not finish',
      fix: 'Wait for it or end it, then run again.',
    },
  ],
  [
    SQLITE_READONLY,
    { what: 'The store may only be read', fix: 'Give yourself the right to write the file and its folder.' },
  ],
  [
    SQLITE_IOERR,
    { what: 'The disk failed while the store was read or written', fix: 'Check the disk, then run again.' },
  ],
  [SQLITE_CORRUPT, { what: 'The database is damaged', fix: KEEP_AND_RESTORE }],
  [SQLITE_FULL, { what: 'The disk is full', fix: 'Make room on the disk, then run again: nothing stored is lost.' }],
  [
    SQLITE_CANTOPEN,
    { what: 'The database cannot be opened', fix: 'Check that the folder exists and that you may read and write it.' },
  ],
  [
    SQLITE_NOTADB,
    { what: 'The file is no database', fix: 'Name another folder, or move the file away if it is not yours to keep.' },
  ],
]);

const DISK_WORDS = new Map<string, { what: string; fix: string }>([
  ['EACCES', { what: 'No right to read or write here', fix: 'Give yourself the right, or name another folder.' }],
  ['EPERM', { what: 'No right to read or write here', fix: 'Give yourself the right, or name another folder.' }],
  ['EROFS', { what: 'The file system may only be read', fix: 'Name a folder on another file system.' }],
  ['ENOSPC', { what: 'The disk is full', fix: 'Make room on the disk, then run again: nothing stored is lost.' }],
  ['EDQUOT', { what: 'The disk quota is used up', fix: 'Make room, then run again: nothing stored is lost.' }],
  ['ENOTDIR', { what: 'A part of the path is a file, not a folder', fix: 'Name another folder.' }],
  ['EEXIST', { what: 'A file is where a folder should be', fix: 'Name another folder.' }],
  ['EISDIR', { what: 'A folder is where a file should be', fix: 'Name another folder, or move that one away.' }],
  ['EMFILE', { what: 'Too many files are open', fix: 'Raise the limit (`ulimit -n`), then run again.' }],
  ['EIO', { what: 'The disk failed', fix: 'Check the disk, then run again.' }],
]);

/** @returns a StoreError for what a person can act on; anything else as it came: a bug. */
export function storeFailure(cause: unknown, where: string): unknown {
  if (cause instanceof NewsfoldError || !(cause instanceof Error)) return cause;
  const words = isSqliteFailure(cause)
    ? SQLITE_WORDS.get(cause.errcode & 0xff)
    : 'code' in cause && typeof cause.code === 'string'
      ? DISK_WORDS.get(cause.code)
      : undefined;
  return words === undefined ? cause : new StoreError(`${words.what}.`, { where, fix: words.fix, cause });
}
