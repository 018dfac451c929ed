import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { HEADLINE, PARAGRAPHS, extract, pageOf, structured } from './pages.ts';

/** Languages whose words for "related", "by" and "share" are in no list of this project. */
const SWAHILI = [
  'Serikali ya kaunti imetangaza kuwa daraja jipya la Mto Tana litafunguliwa mwezi ujao baada ya ujenzi uliochukua miaka mitatu na miezi minane.',
  'Akizungumza na wanahabari siku ya Jumatano, waziri wa barabara alisema kuwa gharama ya mradi huo imefikia shilingi bilioni 2.4.',
  'Hata hivyo, wafanyabiashara wa mashua wanasema kuwa watapoteza riziki yao na wanataka fidia kutoka kwa serikali kabla ya daraja kufunguliwa.',
];
const AMHARIC = [
  'የወደብ ምክር ቤቱ ማክሰኞ ምሽት አሮጌው ጀልባ ለተጨማሪ ሁለት ዓመታት እንዲያገለግል ወሰነ። ክርክሩ እስከ እኩለ ሌሊት ድረስ ዘልቋል።',
  'የደሴቱ ነዋሪዎች ከአራት ሺህ በላይ ፊርማ አሰባስበው ወደ ማዘጋጃ ቤት በጋሪ ወስደዋል። ነዋሪዎቹ ውሳኔውን በደስታ ተቀብለዋል።',
];
const KHMER = [
  'ក្រុមប្រឹក្សាកំពង់ផែបានសម្រេចកាលពីល្ងាចថ្ងៃអង្គារឲ្យរក្សាសាឡាងចាស់ដំណើរការពីរឆ្នាំទៀត បន្ទាប់ពីការជជែកដ៏យូរ។',
  'អ្នកភូមិនៅលើកោះបានប្រមូលហត្ថលេខាជាងបួនពាន់ ហើយដឹកទៅសាលាក្រុងដោយរទេះ។',
  'ប្រតិបត្តិករបានស្នើសុំប្រាក់ឧបត្ថម្ភ ដែលគណៈកម្មាធិការហិរញ្ញវត្ថុហៅថាមិនសមហេតុផល។',
];
const inParagraphs = (texts: readonly string[]): string => texts.map((text) => `<p>${text}</p>`).join('');

test('a label and a linked headline are another article, whatever the language of the label', () => {
  const sw = [
    SWAHILI[0],
    'Ona pia: <a href="/2">Mafuriko yaharibu mashamba mengi ya wakulima Garsen</a>',
    ...SWAHILI.slice(1),
  ];
  assert.equal(extract(pageOf({ body: inParagraphs(sw.map(String)), lang: 'sw' })).articleBody, SWAHILI.join('\n\n'));
  const am = [...AMHARIC, 'ተዛማጅ: <a href="/2">የወደቡ አዲስ ተርሚናል ትናንት ተከፈተ</a>'];
  assert.equal(extract(pageOf({ body: inParagraphs(am), lang: 'am' })).articleBody, AMHARIC.join('\n\n'));
});

test('a sentence with a colon and a link stays', () => {
  const sentence =
    'The minister put it in one short line before she left the building: <a href="/speech">the island will not be forgotten again</a>.';
  const article = extract(pageOf({ body: inParagraphs([...SWAHILI, sentence]) }));
  assert.ok(article.articleBody.includes('not be forgotten again'));
});

test('the texts of a gallery are the article, the numbers of its pictures are not', () => {
  const slides = KHMER.map(
    (text, at) => `<div><img src="${at}.jpg"><p>${text}</p><small>រូបថត ${at + 1}/3</small></div>`,
  );
  const article = extract(pageOf({ body: slides.join(''), lang: 'km' }));
  assert.equal(article.articleBody, KHMER.join('\n\n'));
  assert.equal(article.inLanguage, 'km');
});

test('a live blog keeps the headings of all of its entries', () => {
  const entry = (time: string, heading: string, text: string): string =>
    `<li><time>${time}</time><h3>${heading}</h3><p>${text}</p><div class="share">Deel <a href="#">Facebook</a></div></li>`;
  const entries = [
    [
      '16.42',
      'Bomen op de weg bij Assen',
      'De brandweer is bij Assen bezig met het weghalen van drie bomen die op de weg zijn gevallen.',
    ],
    [
      '16.10',
      'Treinen rijden niet',
      'Tussen Zwolle en Groningen rijden tot zeker zeven uur geen treinen, meldt de spoorwegbeheerder.',
    ],
    [
      '15.30',
      'Code oranje',
      'Het weerinstituut heeft voor de noordelijke provincies code oranje afgegeven vanwege windstoten.',
    ],
  ] as const;
  const body = `<ul>${entries.map(([time, heading, text]) => entry(time, heading, text)).join('')}</ul>`;
  const { articleBody } = extract(pageOf({ body, lang: 'nl' }));
  assert.equal(articleBody, entries.map(([, heading, text]) => `${heading}\n\n${text}`).join('\n\n'));
});

test('a recipe keeps its ingredients and steps', () => {
  const body = `<p>La focaccia si prepara con pochi ingredienti e molta pazienza: il segreto è la lunga lievitazione prima di infornare.</p>
<h2>Ingredienti</h2><ul><li>500 g di farina</li><li>300 ml di acqua</li><li>10 g di sale</li><li>olio</li></ul>
<h2>Preparazione</h2><ol><li>Sciogliete il lievito nell’acqua tiepida e unite la farina poco alla volta.</li><li>Lasciate riposare l’impasto per due ore, coperto da un canovaccio.</li></ol>`;
  const { articleBody } = extract(pageOf({ body, lang: 'it' }));
  for (const line of ['500 g di farina', 'olio', 'Preparazione', 'coperto da un canovaccio'])
    assert.ok(articleBody.includes(line), line);
});

test('an interview keeps its short questions and answers', () => {
  const body = `<p><strong>Jak zaczęła się pana przygoda z morzem?</strong></p><p>Mój ojciec był rybakiem i zabierał mnie na kuter, kiedy miałem siedem lat.</p>
<p><strong>Pamięta pan pierwszy sztorm?</strong></p><p>Tak.</p><p><strong>I co pan wtedy czuł?</strong></p><p>Strach, ale też ciekawość. Wiedziałem, że będę chciał to przeżyć jeszcze raz.</p>`;
  const { articleBody } = extract(pageOf({ body, lang: 'pl' }));
  assert.equal(articleBody.split('\n\n').length, 6);
  assert.ok(articleBody.includes('\n\nTak.\n\n'));
});

test('one dated sentence is an article, the same without a date and a headline of links is not', () => {
  const body = '<p>Saariston lautta kulkee taas maanantaista alkaen, satamalautakunta kertoo.</p>';
  const before = '<time datetime="2026-03-03T08:00:00+02:00">3.3.2026</time>';
  assert.equal(extract(pageOf({ body, before, lang: 'fi' })).bodyStatus, 'full');
  assert.equal(extract(pageOf({ body, lang: 'fi' })).bodyStatus, 'empty');
});

test('the prompt of a paywall is no part of the teaser above it', () => {
  const text =
    'Havnerådet besluttede tirsdag aften at lade den gamle færge sejle to år endnu efter en debat, der varede til efter midnat.';
  const body = `<p>${text}</p><div class="paywall"><h3>Læs videre</h3><p>Få adgang til hele artiklen for 1 kr. den første måned.</p></div>`;
  const head = structured({ '@type': 'NewsArticle', headline: 'Færgen bliver', isAccessibleForFree: 'False' });
  const article = extract(pageOf({ body, head, lang: 'da' }));
  assert.equal(article.articleBody, text);
  assert.equal(article.bodyStatus, 'teaser');
});

test('dates are read in languages whose months are written in letters of their own, and in borrowed ones', () => {
  for (const printed of [
    '3 Machi 2026',
    '3 მარტი 2026',
    '3 mart 2026',
    '3 மார்ச் 2026',
    '3 мартъ 2026'.replace('ъ', 'а'),
  ])
    assert.equal(
      extract(pageOf({ before: `<div class="date">${printed}</div>` })).datePublished,
      '2026-03-03',
      printed,
    );
});

test('text from right to left is read in the order of its letters', () => {
  const text = 'מועצת הנמל החליטה אמש להשאיר את המעבורת הישנה בשירות לעוד שנתיים, לאחר דיון שנמשך עד אחרי חצות.';
  const more = 'תושבי האי אספו יותר מ-4,200 חתימות והביאו אותן לבניין העירייה במריצה, כך מסר דובר המועצה.';
  const article = extract(pageOf({ body: `<div dir="rtl"><p>${text}</p><p>${more}</p></div>`, lang: 'he' }));
  assert.equal(article.articleBody, `${text}\n\n${more}`);
  assert.equal(article.inLanguage, 'he');
});

test('the next article, which is shown below the first as the reader scrolls, is not of the first', () => {
  const story = (headline: string, texts: readonly string[]): string =>
    `<article class="s"><h1>${headline}</h1><time datetime="2026-03-03">3.3.2026</time>${inParagraphs(texts)}</article>`;
  const { articleBody } = extract(story('Daraja jipya la Mto Tana', SWAHILI) + story('Habari nyingine', KHMER));
  assert.equal(articleBody, SWAHILI.join('\n\n'));
});

test('articles beside the one that has the heading and a text are others, and below a short introduction they are its parts', () => {
  const more = [SWAHILI, AMHARIC, KHMER].map((texts) => `<article>${inParagraphs(texts)}</article>`).join('');
  const page = (own: readonly string[]): string =>
    `<title>${HEADLINE}</title><article><h1>${HEADLINE}</h1>${inParagraphs(own)}</article><div>${more}</div>`;
  assert.equal(extract(page(PARAGRAPHS)).articleBody, PARAGRAPHS.join('\n\n'));
  assert.ok(extract(page(PARAGRAPHS.slice(0, 1))).articleBody.includes(String(SWAHILI[0])));
});

test('a text that only the state of a program holds, as markup, is read in paragraphs', () => {
  const state = JSON.stringify({ story: { headline: 'Daraja', content: inParagraphs(SWAHILI) }, more: [] });
  const page = (script: string): string => `<title>Daraja jipya</title><div id="app"></div><script>${script}</script>`;
  for (const script of [`window.__STATE__ = ${state}; start();`, `var state=${state}`]) {
    const article = extract(page(script));
    assert.equal(article.articleBody, SWAHILI.join('\n\n'));
    assert.equal(article.sources['articleBody'], 'page-state');
  }
});
