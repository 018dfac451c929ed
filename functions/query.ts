/** The query function: a question over the function URL (payload format 2.0), or the same event by a direct call. */
import { lambdaLog, readResources, systemClock } from './aws/environment.ts';
import { openAwsHome } from './aws/home.ts';
import { answer, failed } from './query/http.ts';

/** What is used of the event (AWS Lambda Developer Guide, "Invoking Lambda function URLs"). */
export interface UrlEvent {
  rawPath: string;
  rawQueryString: string;
  /** Names in lower case. */
  headers?: Record<string, string>;
  requestContext: { http: { method: string }; domainName?: string };
}

const stores = openAwsHome(readResources(process.env), { consistency: 'eventual' });
const log = lambdaLog(process.env);

export async function handler(
  event: UrlEvent,
): Promise<{ statusCode: number; headers: Record<string, string>; body: string }> {
  const { http, domainName } = event.requestContext;
  const { method } = http;
  const question = {
    ...{ method, path: event.rawPath, words: new URLSearchParams(event.rawQueryString) },
    ifNoneMatch: event.headers?.['if-none-match'],
    ...(domainName === undefined ? {} : { origin: `https://${domainName}` }),
  };
  const { status, headers, body } = await answer(stores, question, systemClock.now()).catch((error: unknown) => {
    log.error('question failed', { path: event.rawPath, error: error instanceof Error ? error.stack : String(error) });
    return failed();
  });
  return { statusCode: status, headers, body: method === 'HEAD' ? '' : body };
}
