/** The two clocks of each host in one item, what it says to robots in another; a site's budget for a day in a third. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { StoreError } from '../errors.ts';
import { FETCH } from '../limits.ts';
import { robotsObjectKey } from '../object-key.ts';
import type { TdmRule } from '../page/tdm.ts';
import type { Hosts, ObjectStore, RobotsRecord } from '../ports.ts';
import { optionalText, textOf, type Item } from './item.ts';
import { budgetKey, hostClocksKey, hostRobotsKey, TABLE } from './keys.ts';
import type { Table } from './table.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** An item may have 400 KB; a text that does not zip below this lies in the bucket. */
const ROBOTS_INLINE_BYTES = 300_000;
/** From the beginning of the day. */
const BUDGET_KEPT_SECONDS = 3 * 24 * 3600;
/** Times that another worker may be faster before the caller is told to come back. */
const SLOT_TRIES = 3;

/** @param objects for robots.txt files that are too large for an item */
export function tableHosts(table: Table, objects: ObjectStore): Hosts {
  return { ...clocks(table), ...budgets(table), ...robots(table, objects) };
}

/** Hosts whose clocks a process has in mind; a new list is begun beyond. */
const REMEMBERED = 10_000;

function clocks(table: Table): Pick<Hosts, 'takeSlot' | 'hold'> {
  /** When each host could be asked at the earliest, as this process last saw it. Clocks only go forward. */
  const seen = new Map<string, string>();
  const remember = (host: string, openAt: string): void => {
    if (seen.size >= REMEMBERED) seen.clear();
    seen.set(host, openAt);
  };
  return {
    async takeSlot(host, now, delayMs) {
      const key = hostClocksKey(host);
      const instant = now.toISOString();
      const next = new Date(now.getTime() + delayMs).toISOString();
      for (let attempt = 0; attempt < SLOT_TRIES; attempt++) {
        // A host that is known to be busy is looked at first: a read costs a fifth of a write whose condition fails.
        if (attempt > 0 || (seen.get(host) ?? '') > instant) {
          const openAt = openingOf(await table.get(key));
          if (openAt > instant) {
            remember(host, openAt);
            return { granted: false, retryAt: openAt };
          }
        }
        const taken = await table.update(key, {
          update: 'SET #next = :next',
          condition:
            '(attribute_not_exists(#next) OR #next <= :now) AND (attribute_not_exists(#hold) OR #hold <= :now)',
          names: { '#next': 'next', '#hold': 'hold' },
          values: { ':next': next, ':now': instant },
        });
        if (taken !== undefined) {
          remember(host, next);
          return { granted: true };
        }
      }
      return { granted: false, retryAt: next };
    },
    async hold(host, until, reason) {
      await table.update(hostClocksKey(host), {
        update: 'SET #hold = :until, #why = :why',
        condition: 'attribute_not_exists(#hold) OR #hold < :until',
        names: { '#hold': 'hold', '#why': 'why' },
        values: { ':until': until, ':why': reason },
      });
    },
  };
}

/** An item for each day, which is forgotten when nobody can ask for it any more. */
function budgets(table: Table): Pick<Hosts, 'spend'> {
  return {
    async spend(site, day, perDay) {
      const spent = await table.update(budgetKey(site, day), {
        update: 'SET #expires = :expires ADD #spent :one',
        condition: 'attribute_not_exists(#spent) OR #spent < :perDay',
        names: { '#spent': 'spent', '#expires': TABLE.timeToLive },
        values: { ':one': 1, ':perDay': perDay, ':expires': Date.parse(day) / 1000 + BUDGET_KEPT_SECONDS },
      });
      return spent !== undefined;
    },
  };
}

/** When the host may be asked next: the later of its two clocks. */
function openingOf(item: Item | undefined): string {
  const next = (item && optionalText(item, 'next')) ?? '';
  const hold = (item && optionalText(item, 'hold')) ?? '';
  return next > hold ? next : hold;
}

function robots(table: Table, objects: ObjectStore): Pick<Hosts, 'robots' | 'putRobots'> {
  return {
    async robots(host) {
      const item = await table.glance(hostRobotsKey(host));
      if (item === undefined) return undefined;
      const { status } = item;
      const reason = optionalText(item, 'reason');
      const unreachableSince = optionalText(item, 'unreachableSince');
      const reservations = optionalText(item, 'reservations');
      const notFound = optionalText(item, 'notFound');
      const repeats = optionalText(item, 'repeats');
      const text = await robotsText(item, objects, host);
      return {
        fetchedAt: textOf(item, 'fetchedAt'),
        verdict: textOf(item, 'verdict') as RobotsRecord['verdict'],
        ...(text === undefined ? {} : { text }),
        ...(typeof status === 'number' ? { status } : {}),
        ...(reason === undefined ? {} : { reason }),
        ...(unreachableSince === undefined ? {} : { unreachableSince }),
        ...(reservations === undefined ? {} : { reservations: JSON.parse(reservations) as TdmRule[] }),
        ...(notFound === undefined ? {} : { notFound: JSON.parse(notFound) as NonNullable<RobotsRecord['notFound']> }),
        ...(repeats === undefined ? {} : { repeats: JSON.parse(repeats) as NonNullable<RobotsRecord['repeats']> }),
      };
    },
    async putRobots(host, { text, reservations, notFound, repeats, ...record }) {
      const zipped = text === undefined ? undefined : await zip(text);
      const rules = reservations === undefined ? {} : { reservations: JSON.stringify(reservations) };
      const nothing = notFound === undefined ? {} : { notFound: JSON.stringify(notFound) };
      const same = repeats === undefined ? {} : { repeats: JSON.stringify(repeats) };
      const item = { ...hostRobotsKey(host), ...record, ...rules, ...nothing, ...same };
      if (zipped === undefined || zipped.length <= ROBOTS_INLINE_BYTES) {
        await table.put({ ...item, zipped });
        return;
      }
      const object = robotsObjectKey(createHash('sha256').update(zipped).digest('hex'));
      await objects.put(object, zipped, 'application/gzip');
      await table.put({ ...item, object });
    },
  };
}

async function robotsText(item: Item, objects: ObjectStore, host: string): Promise<string | undefined> {
  const object = optionalText(item, 'object');
  const zipped = object === undefined ? item['zipped'] : await objects.get(object);
  if (zipped instanceof Uint8Array) {
    // Twice the cap: what was cut by bytes may have grown where it was not UTF-8.
    const text = await unzip(zipped, { maxOutputLength: 4 * FETCH.robotsBytes });
    return text.toString('utf8');
  }
  if (object === undefined) return undefined;
  throw new StoreError("The object that holds a host's robots.txt is missing.", {
    where: object,
    fix: `It is fetched again when it is a day old. To fetch it now, delete the item "${hostRobotsKey(host).pk}" / "robots" of the table.`,
  });
}
