/** Names of the fields in which our WARC files keep what the format has none for, so that reading one back gives the same pages. */
export const REQUESTED_FIELD = 'WARC-X-Newsfold-Requested';
export const REDIRECTS_FIELD = 'WARC-X-Newsfold-Redirects';
/** What the host said of the use of its pages (`Page.hostSignals`). */
export const SIGNALS_FIELD = 'WARC-X-Newsfold-Host-Signals';
