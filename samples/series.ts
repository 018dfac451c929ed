/** Daily pages that are one text with other numbers in it: what a desk fills in every morning, and what must never fold. */
import type { Block, SampleText } from './text.ts';

const SLOT = /\{([a-z]+)\}/g;

/**
 * One text with `series: name` becomes one article for each of its `fill-N` lines: `fill-1: age=5h; path=/a; high=14`.
 * `{high}` in the text and in the fields takes its value from there.
 */
export function filledSeries(text: SampleText): SampleText[] {
  const fills = [...text.fields].filter(([name]) => name.startsWith('fill-'));
  return fills.map(([name, line]) => {
    const values = new Map(line.split('; ').map((pair): [string, string] => splitAt(pair, '=')));
    const fill = (source: string) => source.replace(SLOT, (slot, key: string) => values.get(key) ?? slot);
    const fields = [...text.fields].map(([key, value]): [string, string] => [key, fill(value)]);
    return {
      slug: `${text.slug}-${name.slice('fill-'.length)}`,
      fields: new Map([...fields, ...[...values].filter(([key]) => key === 'age' || key === 'path')]),
      blocks: text.blocks.map((block): Block =>
        block.kind === 'picture'
          ? block
          : { ...block, spans: block.spans.map((span) => ({ ...span, text: fill(span.text) })) },
      ),
    };
  });
}

function splitAt(pair: string, mark: string): [string, string] {
  const at = pair.indexOf(mark);
  if (at < 0) throw new Error(`"${pair}" has no "${mark}"`);
  return [pair.slice(0, at), pair.slice(at + mark.length)];
}
