/** Pages as they came, those of a batch in one WARC file. */
import { createHash } from 'node:crypto';
import { mayKeepRaw, type ReadPage } from '../article/intake.ts';
import { partOf, rawObjectKey } from '../object-key.ts';
import { joinWarc } from '../page/warc.ts';
import type { Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';

export const mayBeKept = (policy: SitePolicy, read: ReadPage): boolean =>
  policy.keepRawPages && (mayKeepRaw(read) || !policy.honourSignals);

/** A page that was packed while others were still being fetched. */
export interface Packed {
  raw: Buffer;
  fetchedAt: string;
}

/** One WARC file for all, named by the hash of its bytes. @returns where each page lies in it, in their order */
export async function keepRaw(
  { objects, clock }: Pick<Ports, 'objects' | 'clock'>,
  pages: readonly Packed[],
): Promise<string[]> {
  if (pages.length === 0) return [];
  const warc = joinWarc(
    pages.map(({ raw }) => raw),
    pages[0]?.fetchedAt,
  );
  const day = clock.now().toISOString().slice(0, 10);
  const key = rawObjectKey(day, createHash('sha256').update(warc.bytes).digest('hex').slice(0, 24));
  await objects.put(key, warc.bytes, 'application/warc');
  return warc.records.map((place) => partOf(key, place));
}
