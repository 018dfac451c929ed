/** The ports on AWS, for the functions that work: opened once, when the function starts. */
import { createTransport } from '../page/transport.ts';
import type { PipelineOptions } from '../pipeline.ts';
import type { Ports } from '../ports.ts';
import { lambdaLog, openHome, systemClock as clock, type Environment } from './environment.ts';

export const PIPELINE_OPTIONS: PipelineOptions = {
  /**
   * What became due less than this ago is left to the nudge that it got when it was found; two ticks of the default schedule. A
   * retry or a second look, which nobody nudges before, comes that much after its date.
   */
  nudgeGraceMs: 10 * 60_000,
};

export function openPorts(environment: Environment): Ports {
  const log = lambdaLog(environment);
  return { ...openHome(environment), clock, random: Math.random, log, transport: createTransport({ clock }) };
}
