/** What AWS says when something is wrong, in words that a person can act on. */
import { NewsfoldError, StoreError, ThrottledError } from '../errors.ts';

interface Words {
  what: string;
  fix: string;
}

const THROTTLED: Words = {
  what: 'AWS answers that it is asked too much, after several tries',
  fix: 'What was under way is tried again by itself. If it lasts, raise the ceiling on read and write units of the stack.',
};
const DENIED: Words = {
  what: 'AWS denies the access',
  fix: 'Check that you are signed in to the right account, and that the role or profile may do this.',
};
const UNAUTHENTICATED: Words = {
  what: 'AWS does not accept the credentials',
  fix: 'Sign in again (`aws sso login`, or name another profile with AWS_PROFILE), then run again.',
};
const NO_CREDENTIALS: Words = {
  what: 'There are no credentials for AWS',
  fix: 'Sign in (`aws sso login`), or name a profile with AWS_PROFILE.',
};
const NO_REGION: Words = {
  what: 'It is not said in which region of AWS the archive is',
  fix: 'Set AWS_REGION (eu-central-1, for example), or name a profile that has a region with AWS_PROFILE.',
};
const MISSING: Words = {
  what: 'The table, bucket or queue of the archive is not there',
  fix: 'Check the region and the account, and that the stack is deployed (`npx cdk deploy`).',
};
const UNREACHABLE: Words = {
  what: 'AWS cannot be reached',
  fix: 'Check the network and the region, then run again: nothing stored is lost.',
};
const UNWELL: Words = {
  what: 'AWS failed to answer, after several tries',
  fix: 'Run again in a while: nothing stored is lost.',
};

/** Names of failures as the three services and the SDK print them. */
const WORDS = new Map<string, Words>([
  ['ThrottlingException', THROTTLED],
  ['Throttling', THROTTLED],
  ['ProvisionedThroughputExceededException', THROTTLED],
  ['RequestLimitExceeded', THROTTLED],
  ['RequestThrottled', THROTTLED],
  ['SlowDown', THROTTLED],
  ['AccessDeniedException', DENIED],
  ['AccessDenied', DENIED],
  ['Forbidden', DENIED],
  ['UnrecognizedClientException', UNAUTHENTICATED],
  ['InvalidClientTokenId', UNAUTHENTICATED],
  ['InvalidAccessKeyId', UNAUTHENTICATED],
  ['InvalidSignatureException', UNAUTHENTICATED],
  ['SignatureDoesNotMatch', UNAUTHENTICATED],
  ['ExpiredToken', UNAUTHENTICATED],
  ['ExpiredTokenException', UNAUTHENTICATED],
  ['CredentialsProviderError', UNAUTHENTICATED],
  ['ResourceNotFoundException', MISSING],
  ['NoSuchBucket', MISSING],
  ['QueueDoesNotExist', MISSING],
  ['AWS.SimpleQueueService.NonExistentQueue', MISSING],
  ['TimeoutError', UNREACHABLE],
  ['ENOTFOUND', UNREACHABLE],
  ['ECONNREFUSED', UNREACHABLE],
  ['ECONNRESET', UNREACHABLE],
  ['EAI_AGAIN', UNREACHABLE],
  ['InternalServerError', UNWELL],
  ['InternalError', UNWELL],
  ['ServiceUnavailable', UNWELL],
]);

/** What the SDK finds missing before it asks has no name of its own; its words are all there is. */
const BEFORE_ASKING: readonly [said: RegExp, words: Words][] = [
  [/^Region is missing/, NO_REGION],
  [/^Could not load credentials from any providers/, NO_CREDENTIALS],
  [/^Could not resolve credentials using profile/, NO_CREDENTIALS],
];

/** The name that AWS gave a failure, for those that are expected (a lost condition, a missing object). */
export function failureName(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.name : undefined;
}

/** @returns a StoreError for what a person can act on; anything else as it came: a bug. */
export function storeFailure(cause: unknown, where: string): unknown {
  if (cause instanceof NewsfoldError || !(cause instanceof Error)) return cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const unasked = BEFORE_ASKING.find(([said]) => said.test(cause.message))?.[1];
  if (unasked !== undefined) return new StoreError(`${unasked.what}.`, { where, fix: unasked.fix, cause });
  const words = WORDS.get(cause.name) ?? WORDS.get(code);
  if (words === undefined) return cause;
  const Failure = words === THROTTLED ? ThrottledError : StoreError;
  return new Failure(`${words.what} (${cause.name}).`, { where, fix: words.fix, cause });
}

/** What `work` gives; a failure as `storeFailure` puts it. */
export async function explained<Result>(where: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw storeFailure(cause, where);
  }
}
