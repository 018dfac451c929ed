/** As much of the peers as the bench calls. They are installed by the bench, not with the project. */
declare module 'linkedom' {
  export function parseHTML(html: string): { document: object };
}
declare module 'jsdom' {
  export const VirtualConsole: new () => object;
  export class JSDOM {
    constructor(html: string, options: { url: string; virtualConsole: object });
    readonly window: { document: object; close(): void };
  }
}
declare module '@mozilla/readability' {
  export class Readability {
    constructor(document: object);
    parse(): {
      content?: string | null;
      title?: string | null;
      byline?: string | null;
      publishedTime?: string | null;
    } | null;
  }
}
declare module 'defuddle/node' {
  export function Defuddle(
    document: object,
    url: string,
  ): Promise<{ content: string; title: string; author: string; published: string }>;
}
