/** The ports on AWS, for the functions that work: opened once, when the function starts. */
import { createTransport } from '../page/transport.ts';
import type { PipelineOptions } from '../pipeline.ts';
import type { Nudges, Ports } from '../ports.ts';
import { lambdaLog, readResources, systemClock as clock, type Environment } from './environment.ts';
import { openAwsStores, type AwsResources } from './stores.ts';

export const PIPELINE_OPTIONS: PipelineOptions = {
  /**
   * What became due less than this ago is left to the nudge that it got when it was found; two ticks of the default schedule. A
   * retry or a second look, which nobody nudges before, comes that much after its date.
   */
  nudgeGraceMs: 10 * 60_000,
};

/**
 * @param nudgesOf how others are woken: whoever wakes nobody has nothing of it in its bundle
 * @throws ConfigError when a variable is missing
 */
export function openPorts(environment: Environment, nudgesOf: (resources: AwsResources) => Nudges): Ports {
  const log = lambdaLog(environment);
  const resources = readResources(environment);
  return {
    ...{ ...openAwsStores(resources), clock, random: Math.random, log },
    ...{ transport: createTransport({ clock }), nudges: nudgesOf(resources) },
  };
}

const wakesNobody = (): Promise<void> => Promise.reject(new Error('this function wakes nobody'));
export const noNudges = (): Nudges => ({ listings: wakesNobody, candidates: wakesNobody });
