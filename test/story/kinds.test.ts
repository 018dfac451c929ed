/** Kinds of pages and scripts, each both ways: what is one story, and what only looks like it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldBatch } from '../../functions/story/batch.ts';
import type { Foldable } from '../../functions/story/story.ts';
import { article, dropWords, paragraphs, seeded, sentence, word, words } from './texts.ts';
import type { Random } from './texts.ts';

const NOW = new Date('2026-03-20T00:00:00.000Z');
const day = (n: number): string => new Date(Date.UTC(2026, 2, n, 8)).toISOString();
const SEEDS = [1, 2, 3];

type Page = [body: string, site: string, given?: Partial<Foldable>];

async function storiesOf(pages: Page[]): Promise<number> {
  const stories = new Set<string>();
  const articles = pages.map(([body, site, given]) => article(body, { site: `${site}.example`, ...given }));
  for await (const { storyId } of foldBatch(articles, NOW)) stories.add(storyId);
  return stories.size;
}
const oneStory = async (...pages: Page[]): Promise<void> => assert.equal(await storiesOf(pages), 1);
const apart = async (...pages: Page[]): Promise<void> => assert.equal(await storiesOf(pages), pages.length);

const TOWNS = ['Northport', 'Easthaven', 'Westmoor', 'Southgate', 'Midvale', 'Lakeside', 'Hillcrest', 'Riverton'];
const SKY = ['sunny', 'cloudy', 'rainy', 'windy', 'foggy', 'stormy'];
const oneOf = (list: readonly string[], random: Random): string => list[Math.floor(random() * list.length)]!;
const upTo = (most: number, random: Random): number => Math.floor(random() * most);

/** One day's page of each series. */
const SERIES: Record<string, (random: Random) => string> = {
  horoscope: (random) =>
    ['Aries', 'Taurus', 'Gemini', 'Cancer', 'Leo', 'Virgo']
      .map((sign) => `${sign}. ${sentence(random)} Your colour today is ${word(random)}. ${sentence(random)}`)
      .join('\n\n') + '\n\nRead your horoscope here every morning; the astrologer answers your letters on Friday.',
  'weather in numbers': (random) =>
    TOWNS.map(
      (town) =>
        `In ${town} it will be ${oneOf(SKY, random)} with a high of ${upTo(30, random)} degrees and a low of ${upTo(12, random)} degrees, and the chance of rain is ${upTo(100, random)} percent.`,
    ).join(' '),
  'weather in words': (random) =>
    TOWNS.map(
      (town) =>
        `In ${town} the morning starts ${oneOf(SKY, random)} and the afternoon will be ${oneOf(SKY, random)} at times before a mostly ${oneOf(SKY, random)} night follows with a ${oneOf(SKY, random)} dawn.`,
    ).join(' '),
  lottery: (random) => {
    const n = (): number => 1 + upTo(49, random);
    return `The winning numbers in the draw of the lottery are ${n()}, ${n()}, ${n()}, ${n()}, ${n()} and ${n()}. The bonus ball is ${n()}. The jackpot stood at ${n()} million. There were ${11 * n()} winners of the second prize, each of whom takes home ${100 * n()}. The next draw takes place on Saturday, when the jackpot may rise to ${n()} million. Players must be eighteen or older. All this is given without guarantee.`;
  },
  markets: (random) => {
    const n = (most: number): string => (random() * most).toFixed(2);
    const went = (): string => oneOf(['rose', 'fell'], random);
    return `Shares ${went()} on the exchange as investors weighed earnings against the outlook for interest rates. The leading index ${went()} ${n(2)} percent to close at ${n(9000)} points, while the broader index ${went()} ${n(2)} percent to ${n(5000)} points. Volume was ${n(9)} billion shares, compared with an average of ${n(9)} billion. ${sentence(random)} The yield on the benchmark note ${went()} to ${n(5)} percent, and the dollar ${went()} ${n(1)} percent.`;
  },
};

describe('a daily series', () => {
  for (const [name, page] of Object.entries(SERIES)) {
    it(`(${name}) is a story a day, on one site and on two, and a day's page that another site copies is one`, async () => {
      for (const seed of SEEDS) {
        const pages = [1, 2, 3].map((n) => page(seeded(100 * seed + n)));
        const on = (n: number, site: string): Page => [
          pages[n - 1]!,
          site,
          { headline: `Today's ${name}`, datePublished: day(n) },
        ];
        await apart(on(1, 'one'), on(2, 'one'), on(3, 'one'));
        await apart(on(1, 'one'), on(2, 'two'));
        await oneStory(on(1, 'one'), on(1, 'two'));
      }
    });
  }
});

describe('a form', () => {
  const vacancy = (town: string, post: string, task: string, asked: string): [string, string] => [
    `${town} hakee uutta ${post}`,
    `${town} hakee palvelukseensa uutta ${post} toistaiseksi voimassa olevaan työsuhteeseen. Tehtäviin kuuluu ${task}. Hakijalta edellytetään ${asked}, itsenäistä työotetta ja hyviä yhteistyötaitoja. Tarjoamme monipuolisen työn, kannustavan työyhteisön ja kattavat edut. Palkka määräytyy sopimuksen mukaan. Hakemukset pyydetään toimittamaan sähköisesti määräajan kuluessa, ja lisätietoja antaa lähin esihenkilö. Valitun on esitettävä todistus terveydentilastaan, ja tehtävään valittu aloittaa koeajalla.`,
  ];
  const [cook, nurse] = [
    vacancy('Kivisalmi', 'keittäjää', 'aterioiden valmistus kouluille', 'alan koulutusta'),
    vacancy('Hautajärvi', 'hoitajaa', 'vanhusten kotihoito', 'laillistusta ja ajokorttia'),
  ];

  it('that is filled again for another place and post is not one story, and is one with a copy that lost words', async () => {
    const on = ([headline, body]: [string, string], site: string): Page => [body, site, { headline }];
    await apart(on(cook, 'one'), on(nurse, 'one'));
    await apart(on(cook, 'one'), on(nurse, 'two'));
    const thinned = dropWords(cook[1], 12, seeded(3));
    for (const headline of [cook[0], 'Keittiöön kaivataan apua'])
      await oneStory(on(cook, 'one'), on([headline, thinned], 'two'));
  });

  it('is not a brief that another site cut, or led in, under a headline of its own', async () => {
    const sentences = cook[1].split(/(?<=[.]) /);
    const headline = 'Keittiöön kaivataan apua';
    const [cut, led] = [sentences.slice(0, 4).join(' '), `${words(20, seeded(5)).join(' ')}. ${cook[1]}`];
    for (const body of [cut, led]) await oneStory([cook[1], 'one', { headline: cook[0] }], [body, 'two', { headline }]);
  });

  it('whose headlines are alike but for a number is not one story', async () => {
    const log = (day: number, street: string, found: string, other: string): Page => [
      `A caller on ${street} reported ${found}. Officers spoke with those present and cleared the scene. Later ${other} was reported at the same address; no one was hurt. A resident said that ${found} had been seen on a porch, and the report was forwarded to the day shift. All persons named are presumed innocent until proven guilty. Anyone with information is asked to call.`,
      `paper${day}`,
      { headline: `Police log, November ${day}` },
    ];
    const second = log(4, 'Depot Road', 'two loose horses', 'a man asleep in his car');
    await apart(log(3, 'Elm Street', 'a loud party', 'a broken window'), second);
  });

  it('in a language whose nouns have capitals is told by its names all the same', async () => {
    const concert = (town: string, choir: string, conductor: string, guest: string, chair: string): string =>
      `Mit einem Konzert in der Stadthalle von ${town} hat der ${choir} sein Publikum in die neue Saison entführt. Unter der Leitung von ${conductor} erklangen Werke aus drei Jahrhunderten, und schon nach dem ersten Stück gab es langen Beifall. Als Gast stand die Geigerin ${guest} auf der Bühne, die mit ihrem Spiel auch die Musiker hinter ihr sichtlich begeisterte. Nach der Pause übernahm der ${choir} den zweiten Teil des Abends mit Melodien aus Filmen und Operetten. Die Vorsitzende ${chair} dankte den Helfern, ohne die ein solcher Abend nicht möglich wäre, und lud zu einem Umtrunk im Foyer ein.`;
    const one = concert('Seeberg', 'Musikverein Tannau', 'Ahlers', 'Czerny', 'Fuhrmann');
    const other = concert('Lichtenthal', 'Liederkranz Weidach', 'Brockmann', 'Dörfler', 'Haselbach');
    const headline = 'Beifall zum Auftakt';
    await apart([one, 'one', { headline }], [other, 'two', { headline }]);
    const corrected = one.replace('Ahlers', 'Ehlers').replace('Czerny', 'Tscherny');
    await oneStory([one, 'one', { headline }], [corrected, 'two', { headline }]);
  });
});

describe('a live blog', () => {
  it('is not one story with its next page, and is one with a copy elsewhere', async () => {
    for (const seed of SEEDS) {
      const random = seeded(seed);
      const intro = paragraphs(1, random)[0]!;
      const entries = Array.from({ length: 14 }, (_, n) => `${9 + n}.05: ${paragraphs(1, random)[0]}`);
      const [first, next] = [[intro, ...entries.slice(0, 8)].join('\n\n'), [intro, ...entries.slice(8)].join('\n\n')];
      const headline = 'Live: the storm reaches the coast';
      await apart(
        [first, 'live', { headline, datePublished: day(3) }],
        [next, 'live', { headline, datePublished: day(3) }],
      );
      await oneStory([first, 'live', { headline }], [first, 'other', { headline }]);
    }
  });
});

describe('text that is not the article', () => {
  it('folds no teasers, whose calls to subscribe are alike', async () => {
    const call =
      'Subscribe now to read the whole story and support local journalism. Already a subscriber? Log in to go on.';
    for (const seed of SEEDS) {
      const teaser = (n: number) => `${sentence(seeded(10 * seed + n))} ${sentence(seeded(50 * seed + n))} ${call}`;
      await apart([teaser(1), 'one'], [teaser(2), 'one'], [teaser(3), 'two'], [teaser(4), 'three']);
    }
  });

  it('folds no articles by the notice that many sites print, and still folds a copy that prints it, too', async () => {
    const notice = words(95, seeded(77)).join(' ');
    for (const seed of SEEDS) {
      const own = Array.from({ length: 6 }, (_, n) => paragraphs(4, seeded(20 * seed + n)).join('\n\n'));
      const pages = own.map((text, n): Page => [`${text}\n\n${notice}`, `site${n}`]);
      assert.equal(await storiesOf(pages), pages.length);
      assert.equal(await storiesOf([...pages, [own[0]!, 'copy']]), pages.length);
    }
  });

  it('folds no two reports by the speech that both quote', async () => {
    for (const seed of SEEDS) {
      const speech = paragraphs(4, seeded(900 + seed)).join(' ');
      const report = (n: number, open: string, close: string) =>
        `${paragraphs(3, seeded(30 * seed + n)).join('\n\n')} ${open}${speech}${close}`;
      await apart([report(1, '“', '”'), 'one'], [report(2, '«', '»'), 'two'], [report(3, '„', '“'), 'three']);
    }
  });

  it('folds no two stories by the background that an agency adds to both', async () => {
    for (const seed of SEEDS) {
      const background = paragraphs(2, seeded(300 + seed));
      const about = (n: number) => [...paragraphs(5, seeded(40 * seed + n)), ...background].join('\n\n');
      await apart(
        [about(1), 'one', { headline: 'Talks resume in the capital', datePublished: day(2) }],
        [about(2), 'two', { headline: 'Rebels take a town', datePublished: day(3) }],
      );
    }
  });
});

describe('a text that is the frame of pages', () => {
  const headline = (n: number) => words(5, seeded(500 + n)).join(' ');

  it('folds no galleries, whatever little they say of their own', async () => {
    for (const seed of SEEDS) {
      const frame = words(120, seeded(seed)).join(' ');
      for (const caption of [0, 6, 15]) {
        const page = (n: number) => `${words(caption, seeded(70 * seed + n)).join(' ')}. ${frame}`;
        const pages = [...Array(9).keys()].map((n): Page => [page(n), 'pictures', { headline: headline(n) }]);
        await apart(...pages);
      }
    }
  });

  it('folds no consent walls that several sites show at many of their addresses', async () => {
    const wall = words(110, seeded(88)).join(' ');
    await apart(...[...Array(12).keys()].map((n): Page => [wall, `site${n % 3}`, { headline: headline(n) }]));
    await apart(...[...Array(12).keys()].map((n): Page => [wall, `site${n % 3}`, { headline: 'Before you go on' }]));
  });

  it('is not the brief that many sites copy under headlines of their own, some of them at two addresses', async () => {
    for (const seed of SEEDS) {
      const brief = words(70, seeded(600 + seed)).join(' ');
      await oneStory(
        ...[...Array(6).keys()].map((n): Page => [brief, `site${n >> 1}`, { headline: headline(n >> 1) }]),
      );
    }
  });
});

describe('a part of an article', () => {
  it('is one story with it as a correction, and in the middle of a longer piece, and not by one paragraph', async () => {
    for (const seed of SEEDS) {
      const text = paragraphs(8, seeded(50 + seed));
      const more = (n: number, count: number) => paragraphs(count, seeded(60 * seed + n));
      const corrected = [...text.slice(0, 7), sentence(seeded(seed)), 'Correction: the year was wrong.'].join('\n\n');
      await oneStory(
        [text.join('\n\n'), 'one', { datePublished: day(1) }],
        [corrected, 'one', { datePublished: day(1) }],
      );
      await oneStory(
        [text.join('\n\n'), 'one'],
        [[...more(1, 5), ...text.slice(0, 5), ...more(2, 5)].join('\n\n'), 'two'],
      );
      await apart(
        [text.join('\n\n'), 'one', { headline: 'The bridge' }],
        [[...more(3, 8), text[3]!, ...more(4, 8)].join('\n\n'), 'two', { headline: 'Ten years of ferries' }],
      );
    }
  });
});

/** Letters of a script, from the frequent to the rare; `joint` stands between words. */
const SCRIPTS: Record<string, { from: number; letters: number; word: number; joint: string }> = {
  Thai: { from: 0x0e01, letters: 46, word: 5, joint: '' },
  Khmer: { from: 0x1780, letters: 34, word: 5, joint: '' },
  Burmese: { from: 0x1000, letters: 33, word: 5, joint: '' },
  Chinese: { from: 0x4e00, letters: 1500, word: 2, joint: '' },
  Japanese: { from: 0x3042, letters: 80, word: 3, joint: '' },
  Arabic: { from: 0x0627, letters: 20, word: 5, joint: ' ' },
  Hebrew: { from: 0x05d0, letters: 27, word: 5, joint: ' ' },
  Russian: { from: 0x0430, letters: 32, word: 6, joint: ' ' },
};

describe('a script', () => {
  for (const [name, { from, letters, word: length, joint }] of Object.entries(SCRIPTS)) {
    it(`(${name}) folds what was cut or got other text around it, and neither another text nor a translation`, async () => {
      const random = seeded(from);
      const letter = () =>
        String.fromCharCode(from + Math.floor(letters ** random()) - 1 + (letters > 100 ? upTo(40, random) : 0));
      const vocabulary = Array.from({ length: 3000 }, () => Array.from({ length }, letter).join(''));
      const lexeme = () => vocabulary[Math.max(0, Math.floor(vocabulary.length ** random()) - 1)]!;
      const phrase = () => `${Array.from({ length: 14 }, lexeme).join(joint)}${joint === '' ? '。' : '.'}`;
      const text = () => Array.from({ length: 10 }, () => `${phrase()}${joint}${phrase()}`);
      const whole = text();
      const [copy, cut] = [[...text().slice(0, 2), ...whole, ...text().slice(0, 1)], whole.slice(0, 5)];
      await oneStory([whole.join('\n'), 'one'], [copy.join('\n'), 'two'], [cut.join('\n'), 'three']);
      await apart(
        [whole.join('\n'), 'one'],
        [text().join('\n'), 'two'],
        [paragraphs(8, seeded(from)).join('\n'), 'three'],
      );
    });
  }
});
