/** A story over time: a lane for each site, a mark for each article, a line to the copy that it resembles most. */
import type { Membership, Story, StoryMember } from '../../functions/story/story.ts';
import { lagInWords, shareInWords } from '../../cli/words.ts';
import { shortened } from './parts.ts';
import { markup, type Content, type Markup } from '../markup.ts';

export type StoryClock = 'datePublished' | 'firstSeenAt';

const WIDTH = 960;
const LABELS = 190;
const RIGHT = 150;
const LANE = 34;
const TOP = 44;
/** Lanes beyond these are in the table only. */
const LANES_MOST = 40;
const LABEL_CHARS = 26;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
];
const TICKS_MOST = 7;

interface Mark {
  member: StoryMember;
  time: number;
  /** Its own date is not known, so it stands where it was seen. */
  isGuess: boolean;
}

export function timeline(story: Story, memberships: ReadonlyMap<string, Membership>, clock: StoryClock): Markup {
  const marks = story.members.map((member) => markOf(member, clock));
  const sites = [...new Set([...marks].sort((a, b) => a.time - b.time).map(({ member }) => member.site))].slice(
    0,
    LANES_MOST,
  );
  const lane = new Map(sites.map((site, at) => [site, TOP + at * LANE + LANE / 2]));
  const scale = scaleOf(marks.map(({ time }) => time));
  const height = TOP + sites.length * LANE + 10;
  const place = new Map(
    marks.map((mark) => [mark.member.articleId, { x: scale.x(mark.time), y: lane.get(mark.member.site) ?? 0, mark }]),
  );
  const drawn = marks.filter(({ member }) => lane.has(member.site));
  return markup`<figure class="timeline">
<div class="scroll" tabindex="0" role="group" aria-label="Timeline; it may be wider than the page">
<svg viewBox="0 0 ${WIDTH} ${height}" role="group" aria-label="${describe(story)}">
  ${ticks(scale, height)}
  ${sites.map((site) => laneOf(site, lane.get(site) ?? 0, site === story.original?.site))}
  ${drawn.map(({ member }) => tie(member, memberships, place))}
  ${drawn.map((mark) => dot(mark, scale.x(mark.time), lane.get(mark.member.site) ?? 0))}
</svg>
</div>
<figcaption>Filled: the original. Dashed: its own date is not known, so it stands where it was first seen. Times are in UTC.</figcaption>
</figure>`;
}

const describe = ({ members, original }: Story): string =>
  `${members.length} articles over time${original === undefined ? '' : `, first ${original.site}`}; the table below tells the same.`;

function markOf(member: StoryMember, clock: StoryClock): Mark {
  const published = clock === 'datePublished' ? member.datePublished : undefined;
  return {
    member,
    time: Date.parse(published ?? member.firstSeenAt),
    isGuess: clock === 'datePublished' && published === undefined,
  };
}

interface Scale {
  x: (time: number) => number;
  first: number;
  last: number;
}

function scaleOf(times: readonly number[]): Scale {
  const [low, high] = [Math.min(...times), Math.max(...times)];
  const room = Math.max(high - low, 10 * MINUTE);
  const [first, last] = [low - room * 0.03, low + room * 1.03];
  return { first, last, x: (time) => LABELS + ((time - first) / (last - first)) * (WIDTH - LABELS - RIGHT) };
}

function ticks({ first, last, x }: Scale, height: number): Content {
  const step = STEPS.find((size) => (last - first) / size <= TICKS_MOST) ?? 365 * DAY;
  const begin = Math.ceil(first / step) * step;
  const count = Math.max(0, Math.floor((last - begin) / step) + 1);
  return Array.from({ length: count }, (_, at) => begin + at * step).map((time) => {
    const iso = new Date(time).toISOString();
    const words = step >= DAY ? iso.slice(5, 10) : iso.slice(11, 16) === '00:00' ? iso.slice(5, 10) : iso.slice(11, 16);
    const at = x(time).toFixed(1);
    return markup`<line class="tick" x1="${at}" y1="${TOP - 14}" x2="${at}" y2="${height - 6}"/><text class="tick-label" x="${at}" y="${TOP - 22}" text-anchor="middle">${words}</text>`;
  });
}

function laneOf(site: string, y: number, isOriginal: boolean): Markup {
  // In bold, letters are wider.
  const chars = isOriginal ? LABEL_CHARS - 3 : LABEL_CHARS;
  return markup`<line class="lane" x1="${LABELS}" y1="${y}" x2="${WIDTH - RIGHT}" y2="${y}"/>
  <text class="${isOriginal ? 'site original' : 'site'}" x="${LABELS - 12}" y="${y + 4}" text-anchor="end"><title>${site}</title>${shortened(site, chars)}</text>`;
}

type Places = ReadonlyMap<string, { x: number; y: number }>;

function tie({ articleId, role }: StoryMember, memberships: ReadonlyMap<string, Membership>, places: Places): Content {
  const otherId = memberships.get(articleId)?.match?.otherId;
  const [from, to] = [places.get(articleId), otherId === undefined ? undefined : places.get(otherId)];
  if (role === 'original' || from === undefined || to === undefined || to.y === 0) return '';
  const middle = (from.x + to.x) / 2;
  return markup`<path class="tie" d="M${to.x.toFixed(1)} ${to.y} C${middle.toFixed(1)} ${to.y} ${middle.toFixed(1)} ${from.y} ${from.x.toFixed(1)} ${from.y}"/>`;
}

function dot({ member, isGuess }: Mark, x: number, y: number): Markup {
  const { articleId, role, similarity, originalLagSeconds, headline, url } = member;
  const close = [similarity === undefined ? '' : shareInWords(similarity), lagInWords(originalLagSeconds)]
    .filter(Boolean)
    .join(', ');
  const kind = role === 'original' ? 'mark original' : isGuess ? 'mark guess' : 'mark';
  // Above the lane, which would strike it through.
  return markup`<a href="/articles/${articleId}" aria-label="${member.site}: ${headline ?? url}"><title>${headline ?? url}</title><circle class="${kind}" cx="${x.toFixed(1)}" cy="${y}" r="${role === 'original' ? 8 : 6}"/></a>
  ${role === 'original' ? markup`<text class="mark-label" x="${x.toFixed(1)}" y="${y - 12}" text-anchor="middle">original</text>` : markup`<text class="mark-label" x="${(x + 9).toFixed(1)}" y="${y - 7}">${close}</text>`}`;
}
