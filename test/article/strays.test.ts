import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PARAGRAPHS, extract, pageOf } from './pages.ts';

const paragraphs = PARAGRAPHS.map((text) => `<p>${text}</p>`);
const bodyOf = (parts: Parameters<typeof pageOf>[0]): string[] => extract(pageOf(parts)).articleBody.split('\n\n');
const between = (line: string): string => [...paragraphs.slice(0, 2), line, ...paragraphs.slice(2)].join('\n');

describe('a line that refers to another article', () => {
  for (const line of [
    '<p><strong>Read more:</strong> <a href="/y">What the ferry did to the trout</a></p>',
    '<p><a href="/y">Lesen Sie auch: Wie die Forellen verschwanden</a></p>',
    '<p>Читайте также: <a href="/y">Куда пропала форель</a></p>',
    '<p>関連記事：<a href="/y">谷から魚が消えた理由</a></p>',
    '<p>اقرأ أيضا: <a href="/y">كيف اختفت الأسماك من الوادي</a></p>',
  ]) {
    it(`is left out: ${line.replace(/<[^>]*>/g, '')}`, () => {
      assert.deepEqual(bodyOf({ body: between(line) }), PARAGRAPHS);
    });
  }

  it('stays when only a word of it is a link', () => {
    const text =
      'Related cases in other harbours have all been settled, the <a href="/c">court</a> said in its answer.';
    assert.ok(bodyOf({ body: between(`<p>${text}</p>`) }).includes(text.replace(/<[^>]*>/g, '')));
  });
});

describe('what is not of the text', () => {
  it('goes when it is the name of a button or the count beside it', () => {
    const buttons = '<p>Share on Facebook</p><p>12</p><p>Tweet</p>';
    assert.deepEqual(bodyOf({ body: buttons + paragraphs.join('') }), PARAGRAPHS);
  });

  it('goes when it is a notice of the house at the end, and not when a report speaks of such things', () => {
    const notice =
      '<p>If you buy something through a link on our site we may earn a commission at no cost to you. See our ethics policy.</p>';
    assert.deepEqual(bodyOf({ body: paragraphs.join('') + notice }), PARAGRAPHS);
    const report =
      'The council will now ask the operator for a new website, on which every passenger can purchase a subscription without standing in line.';
    assert.equal(bodyOf({ body: `${paragraphs.join('')}<p>${report}</p>` }).at(-1), report);
    const putIn = [...paragraphs.slice(0, -2), notice, ...paragraphs.slice(-2)].join('');
    assert.deepEqual(bodyOf({ body: putIn }), PARAGRAPHS, 'prose after a notice is the article’s');
  });

  it('goes when readers wrote it, whatever the list of their comments is called', () => {
    const comment = (text: string): string => `<div><b>Ana</b><p>${text}</p></div>`;
    const after = `<div id="zone7"><h3>3 Comments</h3>${[
      'I took that ferry for twenty years and nobody ever asked us what we thought of it, which is a shame.',
      'This is good news for the island, we need it and the school needs the children too, honestly.',
      'Wait until the first real storm. Then we will all see who was right about that boat, mark my words.',
    ]
      .map(comment)
      .join('')}</div>`;
    assert.deepEqual(bodyOf({ body: paragraphs.slice(0, 2).join(''), after }), PARAGRAPHS.slice(0, 2));
  });

  it('goes when it says where the text was republished from, and is kept as evidence', () => {
    const line =
      'This article is republished from <a href="https://northern-radio.example/">Northern Radio</a> under a Creative Commons licence.';
    const article = extract(pageOf({ body: `${paragraphs.join('')}<p>${line}</p>` }));
    assert.deepEqual(article.articleBody.split('\n\n'), PARAGRAPHS);
    assert.deepEqual(article.attribution, [
      {
        kind: 'appeared-first',
        text: line.replace(/<[^>]*>/g, ''),
        name: 'Northern Radio',
        url: 'https://northern-radio.example/',
      },
    ]);
  });
});

describe('"appeared first on", as blog software writes it', () => {
  for (const line of [
    'Wpis Wyspa zachowuje prom pochodzi z serwisu Radio Północ.',
    'Mahkeme madeni açtı yazısı ilk önce Kuzey Radyo üzerinde ortaya çıktı.',
    'ظهرت المقالة الجزيرة تحتفظ بعبارتها أولاً على راديو الشمال.',
    'הפוסט האי שומר על המעבורת הופיע לראשונה ב-רדיו הצפון.',
    '投稿 島のフェリー は 北ラジオ に最初に表示されました。',
    '섬이 여객선을 지켰다 게시물이 북방라디오에 처음 등장했습니다.',
    'Το άρθρο Το νησί κρατά το φέρι εμφανίστηκε πρώτα στο Ράδιο Βορράς.',
    'Artikel Pulau pertahankan feri pertama kali tampil pada Radio Utara.',
  ]) {
    it(`is evidence and no text: ${line}`, () => {
      const article = extract(pageOf({ body: `${paragraphs.join('')}<p>${line}</p>` }));
      assert.deepEqual(article.articleBody.split('\n\n'), PARAGRAPHS);
      assert.equal(article.attribution?.[0]?.kind, 'appeared-first');
      assert.equal(article.attribution[0].text, line);
    });
  }
});
