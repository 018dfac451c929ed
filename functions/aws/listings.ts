/** Listings in the table: the schedules together, because the tick reads all of them; each memory by itself, because it is large. */
import type { ListingFormat, ListingMemory, ListingSchedule } from '../listing/listing.ts';
import type { Frontier } from '../ports.ts';
import { numberOf, optionalNumber, optionalText, textOf, type Item } from './item.ts';
import { memoryKey, scheduleKey, SCHEDULES } from './keys.ts';
import { packKeys, unpackKeys } from './packed-keys.ts';
import type { Table } from './table.ts';

type Listings = Pick<Frontier, 'schedules' | 'schedule' | 'putSchedule' | 'removeSchedule' | 'memory' | 'putMemory'>;

export function tableListings(table: Table): Listings {
  return {
    async schedules() {
      const schedules: ListingSchedule[] = [];
      const all = { where: 'pk = :schedules', values: { ':schedules': SCHEDULES }, order: 'ascending' } as const;
      for await (const page of table.pages({ ...all, mayLag: true })) schedules.push(...page.map(toSchedule));
      return schedules;
    },
    async schedule(listingId) {
      const item = await table.glance(scheduleKey(listingId));
      return item === undefined ? undefined : toSchedule(item);
    },
    async putSchedule({ listingId, ...schedule }) {
      await table.put({ ...scheduleKey(listingId), ...schedule });
    },
    removeSchedule: (listingId) => table.delete(scheduleKey(listingId)),
    async memory(listingId) {
      const item = await table.glance(memoryKey(listingId));
      return item === undefined ? undefined : toMemory(listingId, item);
    },
    async putMemory({ listingId, knownKeys, elsewhere, ...memory }) {
      // Addresses have no spaces in them.
      const item = { ...memoryKey(listingId), ...memory, known: packKeys(knownKeys) };
      await table.put({ ...item, ...(elsewhere === undefined ? {} : { elsewhere: elsewhere.join(' ') }) });
    },
  };
}

function toSchedule(item: Item): ListingSchedule {
  const optional = {
    origin: optionalText(item, 'origin'),
    depth: optionalNumber(item, 'depth'),
    format: optionalText(item, 'format'),
    lastPolledAt: optionalText(item, 'lastPolledAt'),
    lastNewAt: optionalText(item, 'lastNewAt'),
    lastError: optionalText(item, 'lastError'),
    activity: optionalText(item, 'activity'),
    notModified: optionalNumber(item, 'notModified'),
    movedTo: optionalText(item, 'movedTo'),
    movedTimes: optionalNumber(item, 'movedTimes'),
  };
  return {
    listingId: textOf(item, 'sk'),
    site: textOf(item, 'site'),
    url: textOf(item, 'url'),
    dueAt: textOf(item, 'dueAt'),
    failures: numberOf(item, 'failures'),
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<ListingSchedule>),
  };
}

function toMemory(listingId: string, item: Item): ListingMemory {
  const format = optionalText(item, 'format') as ListingFormat | undefined;
  const etag = optionalText(item, 'etag');
  const lastModified = optionalText(item, 'lastModified');
  const bodyHash = optionalText(item, 'bodyHash');
  const known = item['known'];
  const elsewhere = optionalText(item, 'elsewhere');
  return {
    listingId,
    ...(format === undefined ? {} : { format }),
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(bodyHash === undefined ? {} : { bodyHash }),
    knownKeys: known instanceof Uint8Array ? unpackKeys(known) : [],
    ...(elsewhere === undefined ? {} : { elsewhere: elsewhere.split(' ') }),
  };
}
