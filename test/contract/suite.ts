/** What `functions/ports.ts` promises of the stores, as sentences that hold in every home. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe } from 'node:test';
import type { ContractHome, Home } from './sentences/home.ts';
import { articleSentences } from './sentences/articles.ts';
import { candidateSentences, enrichmentSentences, dueSentences, peopleSentences } from './sentences/candidates.ts';
import { hostSentences, robotsSentences } from './sentences/hosts.ts';
import { leaseSentences } from './sentences/leases.ts';
import { listingSentences } from './sentences/listings.ts';
import { nudgeSentences } from './sentences/nudges.ts';
import { objectSentences } from './sentences/objects.ts';

/** @param openHome a new and empty home for each sentence */
export function describeContract(name: string, openHome: () => Promise<ContractHome>): void {
  describe(`the contract of the stores, kept by ${name}`, () => {
    let opened: ContractHome | undefined;
    const home: Home = () => {
      assert.ok(opened);
      return opened;
    };
    beforeEach(async () => {
      opened = await openHome();
    });
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });
    describe('objects', () => objectSentences(home));
    describe('listings', () => listingSentences(home));
    describe('candidates', () => candidateSentences(home));
    describe('a candidate that a second listing shows', () => enrichmentSentences(home));
    describe('what is due', () => dueSentences(home));
    describe('leases', () => leaseSentences(home));
    describe('candidates for people', () => peopleSentences(home));
    describe('hosts', () => hostSentences(home));
    describe('robots.txt', () => robotsSentences(home));
    describe('articles', () => articleSentences(home));
    describe('nudges', () => nudgeSentences(home));
  });
}
