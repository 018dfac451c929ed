/** The ports on AWS, for the functions that work: opened once, when the function starts. */
import { createTransport } from '../page/transport.ts';
import type { PipelineOptions } from '../pipeline.ts';
import type { Ports } from '../ports.ts';
import { lambdaLog, readResources, systemClock as clock, type Environment } from './environment.ts';
import { queueNudges } from './nudges.ts';
import { openAwsStores } from './stores.ts';

export const PIPELINE_OPTIONS: PipelineOptions = {
  /**
   * What became due less than this ago is left to the nudge that it got when it was found; two ticks of the default schedule. A
   * retry or a second look, which nobody nudges before, comes that much after its date.
   */
  nudgeGraceMs: 10 * 60_000,
};

/** @throws ConfigError when a variable is missing */
export function openPorts(environment: Environment): Ports {
  const log = lambdaLog(environment);
  const resources = readResources(environment);
  const { sqs, crawlQueueUrl: crawl, extractQueueUrl: extract } = resources;
  const nudges = queueNudges(sqs, { crawl, extract });
  const transport = createTransport({ clock });
  return { ...openAwsStores(resources), clock, random: Math.random, log, transport, nudges };
}
