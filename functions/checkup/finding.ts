/** What was found, and what to do about it. */
export interface Finding {
  /** `ok`: as it should be. `note`: worth a look. `trouble`: something is lost or late until it is mended. */
  level: 'ok' | 'note' | 'trouble';
  what: string;
  fix?: string;
}
