/** A candidate as it lies in the table. */
import type { Candidate, NewCandidate, Settlement } from '../candidate/candidate.ts';
import { numberOf, optionalText, textOf, type Item, type Value } from './item.ts';
import { candidateKey, dueAtOf, foundAtOf, FORGOTTEN_DAYS, TABLE, turnAside, turnOf, type ItemKey } from './keys.ts';
import type { Update } from './table.ts';

export function newItem(candidate: NewCandidate): Item & ItemKey {
  const { key, dueAt, foundAt, hints, ...found } = candidate;
  return {
    ...candidateKey(key),
    ...found,
    aside: turnAside(foundAt),
    ...(Object.keys(hints).length === 0 ? {} : { hints: JSON.stringify(hints) }),
    phase: 'waiting',
    turn: turnOf(dueAt),
  };
}

export function toCandidate(item: Item): Candidate {
  const optional = {
    dueAt: dueAtOf(optionalText(item, 'turn')),
    reason: optionalText(item, 'reason'),
    etag: optionalText(item, 'etag'),
    lastModified: optionalText(item, 'lastModified'),
    articleId: optionalText(item, 'articleId'),
  };
  return {
    key: textOf(item, 'pk'),
    url: textOf(item, 'url'),
    site: textOf(item, 'site'),
    host: textOf(item, 'host'),
    listingId: textOf(item, 'listingId'),
    foundAt: foundAtOf(textOf(item, 'aside')),
    hints: JSON.parse(optionalText(item, 'hints') ?? '{}') as Candidate['hints'],
    state: (optionalText(item, 'phase') ?? textOf(item, 'state')) as Candidate['state'],
    attempts: item['attempts'] === undefined ? 0 : numberOf(item, 'attempts'),
    revisits: item['revisits'] === undefined ? 0 : numberOf(item, 'revisits'),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** What is set aside is in the index, whether it has a date or not; of the rest, what has one is named by a row. */
export const isAside = ({ state, dueAt }: Pick<Settlement, 'state' | 'dueAt'>): boolean =>
  state !== 'done' && (state !== 'waiting' || dueAt === undefined);

export function settled({ dueAt, state, ...outcome }: Settlement, now: Date): Record<string, Value | Copy | undefined> {
  const { reason, etag, lastModified, articleId } = outcome;
  const aside = state === 'done' ? undefined : { copyOf: 'aside' };
  const turn = dueAt === undefined ? aside : turnOf(dueAt);
  const expires = dueAt === undefined ? forgottenAt(now) : undefined;
  const placed = isAside({ state, ...(dueAt !== undefined && { dueAt }) })
    ? { state, phase: undefined }
    : { state: undefined, phase: state };
  return { ...outcome, ...placed, reason, etag, lastModified, articleId, turn, [TABLE.timeToLive]: expires };
}

/** In seconds since 1970, as DynamoDB's time to live wants it. */
const forgottenAt = (now: Date): number => Math.ceil(now.getTime() / 1000) + FORGOTTEN_DAYS * 24 * 3600;

/** An attribute that takes the value of another. */
interface Copy {
  copyOf: string;
}

const isCopy = (value: Value | Copy): value is Copy => typeof value === 'object' && 'copyOf' in value;

export type Assignment = Required<Pick<Update, 'update' | 'names' | 'values'>>;

/** Sets what has a value and removes what has none. */
export function assignment(attributes: Record<string, Value | Copy | undefined>): Assignment {
  const names: Record<string, string> = {};
  const values: Record<string, Value> = {};
  const set: string[] = [];
  const remove: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    names[`#${name}`] = name;
    if (value === undefined) {
      remove.push(`#${name}`);
    } else if (isCopy(value)) {
      names['#copied'] = value.copyOf;
      set.push(`#${name} = #copied`);
    } else {
      values[`:${name}`] = value;
      set.push(`#${name} = :${name}`);
    }
  }
  const parts = [
    set.length > 0 ? [`SET ${set.join(', ')}`] : [],
    remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : [],
  ];
  return { update: parts.flat().join(' '), names, values };
}
