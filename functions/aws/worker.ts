/** The pipeline on AWS, for the functions that work: composed once, when the function starts. */
import { createTransport } from '../page/transport.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';
import type { Log } from '../ports.ts';
import { lambdaLog, openHome, systemClock as clock, type Environment } from './environment.ts';

/**
 * What became due less than this ago is left to the nudge that it got when it was found; two ticks of the default schedule. A
 * retry or a second look, which nobody nudges before, comes that much after its date.
 */
const NUDGE_GRACE_MS = 10 * 60_000;

/** What the crawl function and the extract function run. */
export function composePipeline(environment: Environment): { pipeline: Pipeline; log: Log } {
  const log = lambdaLog(environment);
  const transport = createTransport({ clock });
  const pipeline = createPipeline(
    { ...openHome(environment), clock, random: Math.random, log, transport },
    { nudgeGraceMs: NUDGE_GRACE_MS },
  );
  return { pipeline, log };
}
