/** Articles over time, originals and own reports below, copies above. */
import type { DayCount } from '../../functions/query/query.ts';
import { markup, type Markup } from '../markup.ts';

const WIDTH = 720;
const HEIGHT = 90;
const BASE = 74;
/** Wider bars say nothing more. */
const BAR_MOST = 26;

export function volumeChart(rows: readonly DayCount[], { share, link }: { share: boolean; link: string }): Markup {
  const step = WIDTH / rows.length;
  const bar = Math.min(BAR_MOST, step * 0.8);
  const most = Math.max(1, ...rows.map(({ articleCount }) => articleCount));
  const bars = rows.map((row, at) => {
    const x = (at * step + (step - bar) / 2).toFixed(1);
    const whole = share ? Math.max(1, row.articleCount) : most;
    const copies = (row.repostCount / whole) * BASE;
    const own = ((row.articleCount - row.repostCount) / whole) * BASE;
    const words = `${row.day}: ${row.articleCount} articles, ${row.repostCount} of them copies`;
    return markup`<g><title>${words}</title><rect class="own" x="${x}" y="${(BASE - own).toFixed(1)}" width="${bar.toFixed(1)}" height="${own.toFixed(1)}"/><rect class="copies" x="${x}" y="${(BASE - own - copies).toFixed(1)}" width="${bar.toFixed(1)}" height="${copies.toFixed(1)}"/></g>`;
  });
  const [first, last] = [rows[0]?.day, rows.at(-1)?.day];
  return markup`<figure class="volume">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Articles a day from ${first} to ${last}, at most ${most}">${bars}<line class="lane" x1="0" y1="${BASE}" x2="${WIDTH}" y2="${BASE}"/></svg>
<figcaption><span>${first}</span> <span class="legend"><i class="own"></i> own <i class="copies"></i> copies · <a href="${link}">${share ? 'in numbers' : 'as shares'}</a></span> <span>${last}</span></figcaption>
</figure>`;
}
