/** Markup as tagged templates: whatever is put into one is text, unless it is markup itself. */

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = string | number | Markup | false | null | undefined | readonly Content[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What could turn the direction of the text around it (Unicode TR 9), and what no page should hold. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// eslint-disable-next-line no-control-regex -- these are what it is about
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export const escaped = (text: string): string =>
  text
    .replace(DIRECTIONS, '')
    .replace(CONTROLS, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Attribute values have to stand between double quotes. */
export function markup(strings: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(strings.reduce((text, part, at) => text + textOf(values[at - 1]) + part));
}

function textOf(content: Content): string {
  if (content === undefined || content === null || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('');
  return escaped(String(content));
}

/** The address of a page of a stranger, if it is one that a browser may be sent to. */
export function outward(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.href : undefined;
}

/** A link out of the archive, or only the words where there is no address to go to. */
export function outwardLink(url: string | undefined, words: Content): Markup {
  const address = outward(url);
  if (address === undefined) return markup`<span>${words}</span>`;
  return markup`<a class="out" href="${address}" rel="noopener noreferrer nofollow" target="_blank">${words}</a>`;
}
