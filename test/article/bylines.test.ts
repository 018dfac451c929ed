import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { namesIn } from '../../functions/article/fields/authors.ts';
import { extract, pageOf, structured, HEADLINE } from './pages.ts';

const authorsOf = (parts: Parameters<typeof pageOf>[0]): string[] =>
  (extract(pageOf(parts)).author ?? []).map(({ name }) => name);

test('markup names the writer without any word', () => {
  const person = '<span itemprop="name">Ada Lind</span><span itemprop="jobTitle">Editor</span>';
  const shapes = {
    'an address': '<address><a href="/u/7">Ada Lind</a></address>',
    'a property inside a property': `<span itemprop="author" itemscope>${person}</span>`,
    'a person of RDFa, in the foot of the headline': '<footer><span typeof="schema:Person">Ada Lind</span></footer>',
    'a name glued to a day': '<div class="details"><b>Ada Lind</b><small>3. mars 2026</small></div>',
    'a handle behind it': '<p class="byline">Ada Lind <a href="https://social.example/a">@adalind</a></p>',
  };
  for (const [shape, before] of Object.entries(shapes)) assert.deepEqual(authorsOf({ before }), ['Ada Lind'], shape);
  assert.deepEqual(
    authorsOf({ before: '<p class="author">Von Ada Lind und Bo Ek, Berlin</p>' }),
    ['Ada Lind', 'Bo Ek'],
    'a place behind the names is none',
  );
});

test('the words of a byline are those of the page’s language', () => {
  const printed = [
    ['sw', 'Na Asha Mwinyi', 'Asha Mwinyi'],
    ['ha', 'Daga Zainab Abubakar', 'Zainab Abubakar'],
    ['zu', 'Ngu-Sipho Dlamini', 'Sipho Dlamini'],
    ['sq', 'Nga Arben Krasniqi', 'Arben Krasniqi'],
    ['so', 'Waxaa qoray: Cabdi Warsame', 'Cabdi Warsame'],
    ['km', 'ដោយ ចាន់ សុភា', 'ចាន់ សុភា'],
    ['si', 'නිමල් පෙරේරා විසිනි', 'නිමල් පෙරේරා'],
    ['eu', 'Jon Agirre(r)en eskutik', 'Jon Agirre'],
    ['uz', 'Muallif: Dilshod Karimov', 'Dilshod Karimov'],
  ] as const;
  for (const [language, text, name] of printed)
    assert.deepEqual(namesIn(text, { language, isMarked: false }), [name], text);
  assert.deepEqual(namesIn('Na Young-ho Kim'), ['Na Young-ho Kim'], 'a declared name has no words around it');
  assert.deepEqual(namesIn('Yazdı: Ayşe Yıldız', { language: undefined, isMarked: true }), ['Ayşe Yıldız']);
  assert.deepEqual(namesIn('Picha: Juma Hassan', { language: 'sw', isMarked: true }), [], 'who took the picture');
});

test('a script without capitals has writers, too, and its labels are none', () => {
  const person = structured({ '@type': 'NewsArticle', headline: HEADLINE, author: { name: 'თამარ ბერიძე' } });
  assert.deepEqual(authorsOf({ head: person }), ['თამარ ბერიძე']);
  assert.deepEqual(authorsOf({ before: '<div class="meta">สังคม</div>' }), [], 'a section in a line of details');
  assert.deepEqual(authorsOf({ before: '<p class="byline">李明</p>' }), ['李明']);
});

test('what the title ends with is the site, and writes nothing', () => {
  assert.deepEqual(authorsOf({ head: '<meta name="author" content="Harbour Herald">' }), []);
});

test('a label, a place or the place of a report is no writer', () => {
  assert.deepEqual(authorsOf({ before: '<div>تاریخ انتشار : ۱۲ اسفند ۱۴۰۴</div>' }), []);
  assert.deepEqual(authorsOf({ before: '<div>নতুন দিল্লি, ৩ মার্চ ২০২৬</div>' }), []);
  assert.deepEqual(authorsOf({ before: '<p class="byline">記者 林美玲／台南報導</p>' }), ['林美玲']);
  assert.deepEqual(authorsOf({ before: '<p>נועה כהן ויוסי פרץ | 05.03.26 | 12:44</p>' }), ['נועה כהן', 'יוסי פרץ']);
  assert.deepEqual(authorsOf({ before: '<p class="byline"><i>Teksti: Aino Lehto</i><i>Kuvat: Pekka Salo</i></p>' }), [
    'Aino Lehto',
  ]);
});
