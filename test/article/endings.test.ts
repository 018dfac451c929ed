import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { withoutEndings } from '../../functions/article/body/endings.ts';
import { readMarkup } from '../../functions/article/markup/read-markup.ts';
import { PARAGRAPHS, extract, pageOf, structured } from './pages.ts';

const GERMAN = [
  'Der Hafenrat hat am Dienstagabend beschlossen, die alte Fähre noch zwei Jahre fahren zu lassen, nach einer Debatte bis Mitternacht.',
  'Die Inselbewohner hatten mehr als viertausend Unterschriften gesammelt und sie in einer Schubkarre zum Rathaus gebracht.',
  'Der Betreiber verlangt 3,4 Millionen im Jahr, was der Finanzausschuss im vergangenen Monat unangemessen nannte.',
];
const FRENCH = [
  'Le conseil du port a décidé mardi soir de maintenir le vieux bac pendant deux ans, après un débat qui a duré jusqu’à minuit.',
  'Les habitants de l’île avaient réuni plus de quatre mille signatures et les avaient portées à la mairie dans une brouette.',
  'L’exploitant demande 3,4 millions par an, une somme que la commission des finances juge déraisonnable.',
];
const inParagraphs = (texts: readonly string[]): string => texts.map((text) => `<p>${text}</p>`).join('');
const textsOf = (texts: readonly string[], after: string, head = ''): string[] =>
  extract(pageOf({ body: inParagraphs(texts) + after, head })).articleBody.split('\n\n');

describe('below the last sentence', () => {
  it('an appeal to the reader is left out with the question before it and the button after it', () => {
    const english = [
      'Did you enjoy this story?',
      'We have no owner behind us. If you can, chip in a few pounds a month so that we can go on reporting from your coast.',
      'Support us',
    ];
    assert.deepEqual(textsOf(PARAGRAPHS, inParagraphs(english)), PARAGRAPHS);
    const german = [
      'Hat Ihnen der Text gefallen?',
      'Wir leben von Ihnen: Unterstützen Sie unsere Arbeit mit ein paar Euro.',
    ];
    assert.deepEqual(textsOf(GERMAN, inParagraphs(german)), GERMAN);
    const french = [
      'Vous aimez notre journal ?',
      'Nous vivons grâce à vous : un don de quelques euros nous aide beaucoup.',
    ];
    assert.deepEqual(textsOf(FRENCH, inParagraphs(french)), FRENCH);
  });

  it('an appeal of several paragraphs is left out from where the house begins to speak of itself', () => {
    const { blocks } = readMarkup(
      inParagraphs([
        ...PARAGRAPHS,
        'The Coast Herald was founded by readers, and it is free for all of them, which is why we never asked who can afford it.',
        'Good reporting takes days, and The Coast Herald gives its writers those days because our readers see to it.',
        'Will you give us a hand? Your contribution goes a long way.',
      ]),
    );
    const texts = withoutEndings(blocks, blocks, { authors: [], siteNames: ['coast herald'] }).map(({ text }) => text);
    assert.deepEqual(texts, PARAGRAPHS);
  });

  it('a notice that is longer than the report above it is left out', () => {
    const report = [
      'Sixteen new officers joined the harbour watch on Friday, the largest class since the station was opened.',
      'They will first walk the quays in pairs, and take over the two boats as soon as the storms of the winter are past, said the captain of the watch.',
    ];
    const notice =
      'If you purchase a product or register for an account through a link on our site, we may receive a commission. By using this website you consent to our terms and privacy policy, and to cookies that we and our advertising partners set. You may unsubscribe from our newsletter and your membership at any time, and contact us about your account or your rights by email.';
    assert.deepEqual(textsOf(report, `<p>${notice}</p>`), report);
  });

  it('a heading is left out with what stood under it, and one with text below stays', () => {
    const [first = '', second = '', last = ''] = PARAGRAPHS;
    const notice = 'You are free to print this article, whole and unchanged.';
    const { blocks } = readMarkup(
      `<p>${first}</p><p>${second}</p><h2>What the council says</h2><p>${last}</p><h2>Print this article</h2><p>${notice}</p>`,
    );
    const own = blocks.filter(({ text }) => text !== notice);
    const texts = withoutEndings(own, blocks, { authors: [], siteNames: [] }).map(({ text }) => text);
    assert.deepEqual(texts, [first, second, 'What the council says', last]);
  });

  it('what somebody says about support is the report’s, and so is a correction', () => {
    const said =
      '“We need your support, and you need our ferry,” the captain told the islanders at the end of the evening.';
    const note = 'Correction: an earlier version of this report gave the wrong year for the ferry’s first crossing.';
    assert.deepEqual(textsOf(PARAGRAPHS, inParagraphs([said, note])), [...PARAGRAPHS, said, note]);
  });

  it('who the writer is, is left out when the page or the line above gives the name', () => {
    const text = 'Nora Whitfield covers the coast for the paper. She grew up in Port Selby and has two cats.';
    const head = structured({ '@type': 'NewsArticle', author: { '@type': 'Person', name: 'Nora Whitfield' } });
    assert.deepEqual(textsOf(PARAGRAPHS, `<p><em>${text}</em></p>`, head), PARAGRAPHS);
    const box = `<div class="z"><img src="face.jpg"><div><b>Nora Whitfield</b><p>${text}</p></div></div>`;
    assert.deepEqual(textsOf(PARAGRAPHS, box), PARAGRAPHS);
    const report = 'Nora Whitfield, who led the campaign, said that she would now take the first boat home and sleep.';
    assert.deepEqual(textsOf(PARAGRAPHS, `<p>${report}</p>`), [...PARAGRAPHS, report]);
  });

  it('what a release says to editors behind the mark of its end is left out', () => {
    const contact = 'Media contact: Jo Lund, press@selby.example, +44 1632 960011';
    for (const mark of ['###', '# # #', '-30-', '- ENDS -', '– Ende –'])
      assert.deepEqual(textsOf(PARAGRAPHS, inParagraphs([mark, contact])), PARAGRAPHS, mark);
  });

  it('numbers and names of other pages are left out, in any language', () => {
    const lines = [
      '<p>1 | <a href="?p=2">2</a> | <a href="?p=3">3</a> | <a href="?p=2">»</a></p>',
      '<div>หน้า: <span>1</span> <a href="2">2</a> <a href="3">3</a></div>',
      '<div><a href="/t/1">#የመንደሩ</a> <a href="/t/2">#አዲሱ</a> <a href="/t/3">#የጤፍ</a></div>',
      '<div>17</div>',
    ];
    for (const line of lines) assert.deepEqual(textsOf(GERMAN, line), GERMAN, line);
  });
});
