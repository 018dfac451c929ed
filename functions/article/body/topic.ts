/** The words in which a page says what its article is about, and how many of them a text has. */
import { SPOKEN } from './cues.ts';
import { WordMap } from '../markup/word-map.ts';
import { eachWord, lowerWords } from '../words.ts';

interface TopicWord {
  /** It stands in one of the page's titles. */
  titled: boolean;
  /** It is a long word of the headline, of the description. */
  headline: boolean;
  description: boolean;
  /** The last text in which it was counted. */
  countedIn: number;
}

export interface Topic {
  words: WordMap<TopicWord>;
  headlineWords: number;
  descriptionWords: number;
  texts: number;
}

export interface TopicCounts {
  words: number;
  /** Words that stand in a title. */
  titled: number;
  /** Share of the headline's, of the description's long words that the text has; -1: there are none. */
  ofHeadline: number;
  ofDescription: number;
  notice: number;
  reader: number;
}

/** A shorter word has no topic. */
const KEY_CHARS = 4;

export function topicOf(titles: readonly string[], headline: string, description: string): Topic {
  const words = new Map<string, TopicWord>();
  const entry = (word: string): TopicWord => {
    const known = words.get(word) ?? { titled: false, headline: false, description: false, countedIn: -1 };
    words.set(word, known);
    return known;
  };
  for (const title of titles) for (const word of lowerWords(title)) entry(word).titled = true;
  for (const word of lowerWords(headline)) if (word.length >= KEY_CHARS) entry(word).headline = true;
  for (const word of lowerWords(description)) if (word.length >= KEY_CHARS) entry(word).description = true;
  const all = [...words.values()];
  return {
    words: new WordMap(words),
    headlineWords: all.filter((word) => word.headline).length,
    descriptionWords: all.filter((word) => word.description).length,
    texts: 0,
  };
}

/** @param lower a text in lower case */
export function countTopic(topic: Topic, lower: string): TopicCounts {
  const id = topic.texts++;
  let words = 0;
  let titled = 0;
  let headline = 0;
  let description = 0;
  let notice = 0;
  let reader = 0;
  eachWord(lower, (from, to, hash) => {
    words++;
    const spoken = SPOKEN.find(lower, from, to, hash);
    if (spoken === 'notice') notice++;
    else if (spoken === 'reader') reader++;
    const known = topic.words.find(lower, from, to, hash);
    if (known === undefined) return;
    if (known.titled) titled++;
    if (known.countedIn === id) return;
    known.countedIn = id;
    if (known.headline) headline++;
    if (known.description) description++;
  });
  return {
    words,
    titled,
    ofHeadline: topic.headlineWords === 0 ? -1 : headline / topic.headlineWords,
    ofDescription: topic.descriptionWords === 0 ? -1 : description / topic.descriptionWords,
    notice,
    reader,
  };
}
