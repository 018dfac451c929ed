/** The words in an address: most sites put those of the headline there. */

/** Two of the headline's words in the page's own address are no chance. */
const OWN_WORDS = 2;
/** A canonical address of fewer words says too little to be held against it. */
const OTHER_WORDS = 3;
/** Shorter ones ("of", "der") stand in any address. */
const WORD_CHARS = 3;

/**
 * Does a canonical address tell of another article: it has words, none of them the headline's or the page's own address's, while
 * the page's own address has the headline's? Where a headline and an address are in two scripts nothing is told.
 */
export function tellsOfAnother(canonicalUrl: string, pageUrl: string, headline: string): boolean {
  const named = wordsOf(headline);
  const own = slugOf(pageUrl);
  const other = slugOf(canonicalUrl);
  const isOwn = own.intersection(named).size >= OWN_WORDS;
  return isOwn && other.size >= OTHER_WORDS && other.isDisjointFrom(named) && other.isDisjointFrom(own);
}

/** Of the segment that has most. */
function slugOf(url: string): ReadonlySet<string> {
  const path = URL.parse(url)?.pathname ?? '';
  return path.split('/').reduce<ReadonlySet<string>>((most, segment) => {
    const words = wordsOf(readable(segment));
    return words.size > most.size ? words : most;
  }, new Set());
}

function readable(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

/** Without accents, which addresses leave out, and without numbers. */
function wordsOf(text: string): ReadonlySet<string> {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return new Set(plain.match(/\p{L}+/gu)?.filter(({ length }) => length >= WORD_CHARS));
}
