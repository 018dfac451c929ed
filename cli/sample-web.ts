/** The sample web, served by this process as long as it is needed. */
import { fileURLToPath } from 'node:url';
import { serveSamples, type SampleServer } from '../samples/serve.ts';
import { SITES } from '../samples/sites.ts';

/** Found from `cli/` in a checkout and from `dist/` in a package. */
const SAMPLE_TEXTS = fileURLToPath(new URL('../samples/text', import.meta.url));

/** @param now of the first run. @param later of the second */
export const openSampleWeb = (now: Date, later: Date): Promise<SampleServer> =>
  serveSamples({ now, later, textDirectory: SAMPLE_TEXTS });

/** Their names end in `.example`, which is nobody's (RFC 2606): only here does anything answer to them. */
export const isSample = (host: string): boolean => SITES.some((site) => site.host === host);
