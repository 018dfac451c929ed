import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { Tokenizer } from 'htmlparser2';
import { Attributes, type AttributeName } from '../../functions/article/markup/attributes.ts';
import { EntityReader } from '../../functions/article/markup/entities.ts';
import { scan } from '../../functions/article/markup/scan.ts';

const LOOKED_AT: readonly AttributeName[] = ['class', 'id', 'href', 'content'];

/** The source as a list of events, neighbouring texts joined. */
function scanned(source: string): string[] {
  const events = new Events();
  const attributes = new Attributes(source, new EntityReader());
  scan(source, attributes, {
    text: (from, to) => events.text(source.slice(from, to)),
    open: ({ name }, isSelfClosing) => {
      const values = LOOKED_AT.filter((one) => attributes.has(one)).map((one) => `${one}=${attributes.get(one)}`);
      events.add(`<${name}${isSelfClosing ? '/' : ''}> ${values.join(' ')}`);
    },
    close: ({ name }) => events.add(`</${name}>`),
  });
  return events.list;
}

/** The same from htmlparser2's tokenizer. */
function tokenized(source: string): string[] {
  const events = new Events();
  let tag = '';
  let name = '';
  let value = '';
  let values = new Map<string, string>();
  const nothing = (): void => undefined;
  const open = (slash: string): void => {
    const known = LOOKED_AT.filter((one) => values.has(one)).map((one) => `${one}=${values.get(one) ?? ''}`);
    events.add(`<${tag}${slash}> ${known.join(' ')}`);
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: false },
    {
      ontext: (start, end) => events.text(source.slice(start, end)),
      ontextentity: nothing,
      onopentagname: (start, end) => {
        tag = source.slice(start, end).toLowerCase();
        values = new Map();
      },
      onattribname: (start, end) => {
        name = source.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => {
        value += source.slice(start, end);
      },
      onattribentity: nothing,
      onattribend: () => {
        if (!values.has(name)) values.set(name, value);
      },
      onopentagend: () => open(''),
      onselfclosingtag: () => open('/'),
      onclosetag: (start, end) => events.add(`</${source.slice(start, end).toLowerCase()}>`),
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onprocessinginstruction: nothing,
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return events.list;
}

class Events {
  readonly list: string[] = [];
  private wasText = false;

  text(piece: string): void {
    this.list.push(this.wasText ? `${this.list.pop() ?? ''}${piece}` : piece);
    this.wasText = true;
  }

  add(event: string): void {
    this.list.push(event);
    this.wasText = false;
  }
}

const PIECES = [
  ...[
    '<p>',
    '</p>',
    '<DIV class="a b">',
    '</div >',
    '<a href=x>',
    "<a href='a>b' id=\"it's\">",
    '<br/>',
    '<img src=a / >',
  ],
  ...[
    '<x-card data-a="<p>" class>',
    '<p class = "a" class="b">',
    '<p =x class=c>',
    '<p\nid=1\t>',
    '<i/class=d>',
    '<h1 id=>',
  ],
  ...[
    '<!-- <p> -->',
    '<!-->',
    '<!--->',
    '<!-- a -- b --->',
    '<!doctype html>',
    '<?xml version="1.0"?>',
    '<![CDATA[ <b> ]]>',
  ],
  ...[
    '<script>if (a < b) "<p>"; </scripts></script>',
    '<SCRIPT>x</SCRIPT\n>',
    '<style>p > a {}</style>',
    '<title>a <b> &</title>',
  ],
  ...['<textarea><p></textarea>', 'a < b', '1 <2', 'x<', '<>', '<<p>', ' ', '\n', 'words and more', '&', '日本語', 'ß'],
  ...['<meta content="a"b"c">', '<p class="unclosed', '">', "'"],
];

test('tags, attributes and texts are read as htmlparser2 reads them, whatever stands beside what', () => {
  let state = 12345;
  const next = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 4_000; round++) {
    const source = Array.from({ length: 1 + next(9) }, () => PIECES[next(PIECES.length)] ?? '').join('');
    assert.deepEqual(scanned(source), tokenized(source), JSON.stringify(source));
  }
});

test('a title that is never closed does not swallow the page', () => {
  assert.deepEqual(scanned('<title>A headline<p>Text</p>'), ['<title> ', 'A headline', '<p> ', 'Text', '</p>']);
});

test('the end of a script may be written in another case than its start, and one inside a comment counts', () => {
  assert.deepEqual(scanned('<script>a</SCRIPT>b'), ['<script> ', 'a', '</script>', 'b']);
  assert.deepEqual(scanned('<script><!-- a </script>b'), ['<script> ', '<!-- a ', '</script>', 'b']);
});

test('a script that hides its content in a comment goes on after the ends of the scripts inside it', () => {
  const hidden = '/*<!--*/ state = "<script async></script> text"; /*-->*/';
  assert.deepEqual(scanned(`<script>${hidden}</script>b`), ['<script> ', hidden, '</script>', 'b']);
  const open = '<!-- state = "<script></script> <SCRIPT src=x></script\t> text"';
  assert.deepEqual(scanned(`<script>${open}</script>b`), ['<script> ', open, '</script>', 'b']);
});

test('a script that opens a comment and ends nowhere in it ends at the first end there is, and so do those after it', () => {
  const source = '<script><!-- "<script>" </script><p>a</p><script><!-- <script> </script>b';
  assert.deepEqual(scanned(source), [
    ...['<script> ', '<!-- "<script>" ', '</script>', '<p> ', 'a', '</p>'],
    ...['<script> ', '<!-- <script> ', '</script>', 'b'],
  ]);
});

test('a drawing is jumped over, and one without an end is not', () => {
  assert.deepEqual(scanned('<svg><text>12</text></svg>a'), ['<svg> ', '</svg>', 'a']);
  assert.deepEqual(scanned('<svg/>a<svg><p>b'), ['<svg/> ', 'a', '<svg> ', '<p> ', 'b']);
});
