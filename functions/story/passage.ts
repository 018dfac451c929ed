/**
 * Whether a passage that two articles share is furniture of their site: promotions, picture captions, notices. Nothing is
 * learned ahead and nothing is kept for it; a third article with the same passage shows it, because copies of one text share
 * more with each other than exactly what any two of them share. The answer can only change from no to yes as articles come,
 * so it does not depend on their order.
 */
import { atLevel, sharedCount } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Sampled shingles of a passage below which nothing is said about it. */
const SAMPLED_LEAST = 4;
/** Share of the passage that the third article has at least. */
const CARRIED = 0.5;
/** That it has of it when what the two share is all that counts. */
const HELD = 0.8;
/**
 * A copy has as much of the rest as it has of the passage. Of the shingles expected so, the third has this share at most; of
 * fewer expected ones nothing is said.
 */
const FOREIGN = 0.2;
const EXPECTED_LEAST = 4;
/** Share of the third article that is not in the passage, at least: else it is a part of them, not another article. */
const OWN = 0.1;

/** What two articles share, and what each has beside it, at any level of sampling. */
export class Passage {
  readonly #a: Fingerprint;
  readonly #b: Fingerprint;
  readonly #atLevel = new Map<number, { passage: Uint32Array; sides: [Uint32Array, Uint32Array] }>();

  constructor(a: Fingerprint, b: Fingerprint) {
    this.#a = a;
    this.#b = b;
  }

  /** Whether the other article has the passage and, beside it, nothing of the two. */
  isCarriedBy(other: Fingerprint): boolean {
    const level = Math.max(this.#a.level, this.#b.level, other.level);
    const { passage, sides } = this.#sampled(level);
    if (passage.length < SAMPLED_LEAST) return false;
    const ofOther = atLevel(other.sample, level);
    const carried = sharedCount(passage, ofOther);
    if (carried < CARRIED * passage.length || ofOther.length - carried < OWN * ofOther.length) return false;
    const share = carried / passage.length;
    const telling = sides.filter((rest) => share * rest.length >= EXPECTED_LEAST);
    return telling.length > 0 && telling.every((rest) => sharedCount(rest, ofOther) <= FOREIGN * share * rest.length);
  }

  /** Whether the other article has nearly all of the passage, whatever else it has. */
  isHeldBy(other: Fingerprint): boolean {
    const level = Math.max(this.#a.level, this.#b.level, other.level);
    const { passage } = this.#sampled(level);
    return (
      passage.length >= SAMPLED_LEAST && sharedCount(passage, atLevel(other.sample, level)) >= HELD * passage.length
    );
  }

  #sampled(level: number): { passage: Uint32Array; sides: [Uint32Array, Uint32Array] } {
    const known = this.#atLevel.get(level);
    if (known) return known;
    const [ofA, ofB] = [atLevel(this.#a.sample, level), atLevel(this.#b.sample, level)];
    const [inA, inB] = [new Set(ofA), new Set(ofB)];
    const found = {
      passage: ofA.filter((hash) => inB.has(hash)),
      sides: [ofA.filter((hash) => !inB.has(hash)), ofB.filter((hash) => !inA.has(hash))] as [Uint32Array, Uint32Array],
    };
    this.#atLevel.set(level, found);
    return found;
  }
}
