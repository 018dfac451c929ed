/** Decodes character references, with the tokenizer's own tables, in the texts that are kept. */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

const nothing = (): void => undefined;

/**
 * Decoding while reading makes the tokenizer look at every character of the page; most of a page's text and nearly all of
 * its attributes have no reference, and most attributes are not kept.
 */
export class EntityReader {
  private source = '';
  private decoded = '';
  private readonly tokenizer: Tokenizer;

  constructor() {
    const callbacks: TokenizerCallbacks = {
      ontext: (start, end) => {
        this.decoded += this.source.slice(start, end);
      },
      ontextentity: (codepoint) => {
        this.decoded += String.fromCodePoint(codepoint);
      },
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onattribname: nothing,
      oncdata: nothing,
      onclosetag: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onopentagend: nothing,
      onopentagname: nothing,
      onprocessinginstruction: nothing,
      onselfclosingtag: nothing,
    };
    this.tokenizer = new Tokenizer({ decodeEntities: true }, callbacks);
  }

  /** In an attribute only what ends with a semicolon is a reference: `?a=1&copy=2` has none. */
  decodeAttribute(text: string): string {
    if (!text.includes('&')) return text;
    return text.replace(/&#?\w{1,31};/g, (reference) => this.decode(reference));
  }

  decode(text: string): string {
    if (!text.includes('&')) return text;
    // A tag would be read as one: what stands before and after its opening is decoded apart.
    if (text.includes('<'))
      return text
        .split('<')
        .map((part) => this.decode(part))
        .join('<');
    this.source = text;
    this.decoded = '';
    this.tokenizer.reset();
    this.tokenizer.write(text);
    this.tokenizer.end();
    return this.decoded;
  }
}
