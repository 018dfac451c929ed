/**
 * What is left of buttons and boxes in a text that was copied together with them, without their links and classes: counts of
 * shares, "Read also" and a headline, an invitation to a newsletter. Each is a paragraph like any other.
 */
import { SPOKEN, relatedLabel } from './cues.ts';
import type { Block } from '../markup/markup.ts';
import { lowerWords } from '../words.ts';

/** In a list, a table or a heading numbers and labels are the text's own. */
const OWN_PLACE = /^(?:li|dt|dd|td|th|h[1-6]|blockquote|figcaption)$/;
/** A number and what it counts: "34 times shared". A word of a script without spaces is a letter or two. */
const COUNT_WORDS = 3;
const COUNT_CHARS = 12;
const AMOUNT = /^\p{Nd}[\p{Nd}.,]*\s?[km]?(?!\p{L})/iu;
const MARKED = /[\p{Nd}.,:;!?()"“”-]/u;
/** Names of networks are the same in all languages. */
const NETWORKS = new Set(
  'facebook twitter whatsapp telegram linkedin pinterest reddit tumblr instagram viber messenger bluesky mastodon vkontakte vk flipboard x email e-mail'.split(
    ' ',
  ),
);
const NETWORKS_CHARS = 60;
const APART = /[\s|·•,/():]+/u;
/** A longer line is a sentence about something. */
const LABEL_WORDS = 4;
const HEADLINE_CHARS = 160;
const SENTENCE_END = /[.。।።۔]\s*$/u;
/** A word or two of the label may stand before it. */
const COLON = /^[^:：.]{0,12}[:：]/u;
const INVITATION = { words: 22, reader: 0.08 } as const;
const NEWSLETTER =
  /newsletter|news ?letter|rundbrief|boletín|boletim|infolettre|lettre d.info|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|hírlev|biuletyn|рассылк|розсилк|bülten|ενημερωτικό (?:μας )?δελτίο|نشرتنا|النشرة البريدية|خبرنامه|ניוזלטר|न्यूज़लेटर|समाचार पत्र|নিউজলেটার|จดหมายข่าว|メールマガジン|メルマガ|ニュースレター|新闻邮件|电子报|電子報|뉴스레터|bản tin|buletin|jarida letu/iu;
/** A sentence or two. */
const PROSE_WORDS = 12;

/** @param own the article's blocks, in order */
export function withoutLeftovers(own: Block[]): Block[] {
  const isText = (block: Block): boolean => block.words >= PROSE_WORDS && block.stops > 0;
  const first = own.findIndex(isText);
  // Without a sentence to stand beside, nothing is told.
  if (first === -1) return own;
  const last = own.findLastIndex(isText);
  const kept = own.filter((block, at) => {
    if (OWN_PLACE.test(block.element.tag)) return true;
    if (isNetworks(block) || isReadAlso(block) || isInvitation(block)) return false;
    return !((at < first || at > last) && isCount(block));
  });
  return kept.some(isText) ? kept : own;
}

function isCount({ text, words }: Block): boolean {
  const [amount] = AMOUNT.exec(text) ?? [];
  if (amount === undefined || (words > COUNT_WORDS && text.length > COUNT_CHARS)) return false;
  const counted = text.slice(amount.length);
  return /\p{L}/u.test(counted) && !MARKED.test(counted);
}

function isNetworks({ text }: Block): boolean {
  if (text.length > NETWORKS_CHARS) return false;
  const parts = text
    .toLowerCase()
    .split(APART)
    .filter((part) => part !== '');
  const isNetwork = (part: string): boolean => NETWORKS.has(part);
  return (
    parts.length > 1 &&
    parts.some(isNetwork) &&
    parts.every((part) => isNetwork(part) || AMOUNT.exec(part)?.[0] === part)
  );
}

/** The label alone, or with a colon and a headline. */
function isReadAlso({ text, words }: Block): boolean {
  if (text.length > HEADLINE_CHARS || SENTENCE_END.test(text)) return false;
  const label = relatedLabel(text);
  if (label === undefined) return false;
  return words <= LABEL_WORDS || text.trim() === label || /[:：]$/u.test(label) || COLON.test(text.slice(label.length));
}

/** "Subscribe to our newsletter": speaks to the reader, or is no sentence. */
function isInvitation(block: Block): boolean {
  if (block.words > INVITATION.words || block.quotes > 0 || !NEWSLETTER.test(block.text)) return false;
  const words = lowerWords(block.text);
  const reader = words.filter((word) => SPOKEN.get(word) === 'reader').length;
  return block.stops === 0 || reader >= words.length * INVITATION.reader;
}
