/** Pages that ask the visitor to prove that they are a person, in place of what was asked for. */
import { decodeBody } from './decode.ts';
import type { Page } from './page.ts';
import { shownText } from './shown-text.ts';

/** In the source of the page: the machinery of the common walls. */
export const CHALLENGE_SOURCE =
  /cf-chl|challenge-platform|cf_chl_opt|px-captcha|captcha-delivery|_Incapsula_Resource|ddos-guard|awswafintegration|g-recaptcha|h-captcha|cf-turnstile|sec-if-cpt/i;
/** In what the page shows. */
export const CHALLENGE_WORDS =
  /just a moment|attention required|are you (?:a )?(?:human|robot)|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|security check|unusual traffic|enable javascript and cookies|captcha|access (?:to this page has been )?denied|bot detection|pardon our interruption|проверка браузера|vérification de sécurité|sicherheitsüberprüfung|verifica que eres humano|人机验证|安全验证/iu;

/** A page with more text has something of its own to show. */
const WORDS_MAX = 200;
/** Walls are short; their scripts are not. */
const BYTES_MAX = 512 * 1024;

/**
 * For pages of which no article is expected: little text, words of a challenge in it, and the machinery of one.
 * @returns why the page is one, in words; undefined when it is none
 */
export function challengeIn(page: Pick<Page, 'body' | 'headers'>): string | undefined {
  if (!/html/i.test(page.headers['content-type'] ?? 'text/html') || page.body.length > BYTES_MAX) return undefined;
  const html = decodeBody(page.body, page.headers['content-type']).text;
  if (!CHALLENGE_SOURCE.test(html)) return undefined;
  const text = shownText(html);
  const isShort = text.split(/\s+/).length <= WORDS_MAX;
  return isShort && CHALLENGE_WORDS.test(text) ? 'the page asks the visitor to prove that they are human' : undefined;
}
