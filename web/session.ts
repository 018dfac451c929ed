/**
 * Who may see the pages: whoever has the address that was printed, once. It becomes a cookie that no script reads and no other
 * site sends along.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Asking } from './loopback.ts';

const SECRET_BYTES = 24;
export const TOKEN_WORD = 't';

export class Session {
  readonly token = randomBytes(SECRET_BYTES).toString('base64url');
  readonly #secret = randomBytes(SECRET_BYTES).toString('base64url');
  #isUsed = false;

  /** The cookie to set, if the token is the one that was printed and nobody has used it. */
  open(token: string, origin: string): string | undefined {
    if (this.#isUsed || !isSame(token, this.token)) return undefined;
    this.#isUsed = true;
    return `${cookieName(origin)}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  isOpen({ header, origin }: Asking): boolean {
    const name = `${cookieName(origin)}=`;
    const cookie = header('cookie')
      ?.split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(name));
    return cookie !== undefined && isSame(cookie.slice(name.length), this.#secret);
  }

  /** Stands in every form: another site that could send the form could not read it. */
  get formKey(): string {
    return createHmac('sha256', this.#secret).update('form').digest('base64url');
  }

  /** @param form as it was sent */
  isOwnForm({ header, origin }: Asking, form: URLSearchParams): boolean {
    return header('origin') === origin && isSame(form.get('key') ?? '', this.formKey);
  }
}

/** Cookies do not know ports: two archives may be shown at once. */
const cookieName = (origin: string): string => `newsfold_${new URL(origin).port}`;

/** Takes as long for a near guess as for a far one. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
