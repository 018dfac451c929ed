/** The words in which a page says what its article is about, and how many of them a text has. */
import { noticeWords } from './cues.ts';
import { lowerWords } from './words.ts';

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
  words: ReadonlyMap<string, TopicWord>;
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
    words,
    headlineWords: all.filter((word) => word.headline).length,
    descriptionWords: all.filter((word) => word.description).length,
    texts: 0,
  };
}

/** @param own words of a text, in lower case */
export function countTopic(topic: Topic, own: readonly string[]): TopicCounts {
  const id = topic.texts++;
  let titled = 0;
  let headline = 0;
  let description = 0;
  for (const word of own) {
    const known = topic.words.get(word);
    if (known === undefined) continue;
    if (known.titled) titled++;
    if (known.countedIn === id) continue;
    known.countedIn = id;
    if (known.headline) headline++;
    if (known.description) description++;
  }
  return {
    words: own.length,
    titled,
    ofHeadline: topic.headlineWords === 0 ? -1 : headline / topic.headlineWords,
    ofDescription: topic.descriptionWords === 0 ? -1 : description / topic.descriptionWords,
    ...noticeWords(own),
  };
}
