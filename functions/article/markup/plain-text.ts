/** Values of meta tags and structured data often carry markup or twice escaped characters. */
import { cleanText } from './blocks.ts';

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
  hellip: '…',
};

/** Text without tags and character references, white space folded. */
export function plainText(value: string): string {
  if (!value.includes('&') && !value.includes('<')) return cleanText(value);
  const decoded = value.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,6}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
  return cleanText(decoded.replace(/<[a-z/!][^<>]{0,500}>/gi, ' '));
}
