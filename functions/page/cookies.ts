/** Cookies of one exchange: enough for a site that sets one and asks again, forgotten when the exchange ends. */
import { siteOf } from '../candidate/address.ts';

const COOKIES_MAX = 50;
const COOKIE_CHARS = 4096;

export class ExchangeCookies {
  private readonly bySite = new Map<string, Map<string, string>>();
  private count = 0;

  /** @returns true when something was set or changed */
  take(url: string, setCookie: string[] | undefined): boolean {
    let changed = false;
    for (const line of setCookie ?? []) {
      const pair = line.split(';', 1)[0]?.trim() ?? '';
      const equals = pair.indexOf('=');
      if (equals <= 0 || pair.length > COOKIE_CHARS || this.count >= COOKIES_MAX) continue;
      const jar = this.jarOf(url);
      const name = pair.slice(0, equals);
      if (jar.get(name) === pair) continue;
      jar.set(name, pair);
      this.count++;
      changed = true;
    }
    return changed;
  }

  header(url: string): string | undefined {
    const jar = this.bySite.get(siteOf(url));
    return jar ? [...jar.values()].join('; ') : undefined;
  }

  private jarOf(url: string): Map<string, string> {
    const site = siteOf(url);
    const jar = this.bySite.get(site) ?? new Map<string, string>();
    this.bySite.set(site, jar);
    return jar;
  }
}
