/**
 * Parts of a query that say how a reader came, not what is read. Names from 815 Media Cloud story addresses and 2,417
 * feed links (one in seven carries at least one of these), and from the documentation of the tools that add them.
 */

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Whole families, each of one tool. */
const PREFIXES = words(`
  utm_ at_ mc_ pk_ mtm_ piwik_ matomo_ hsa_ hss_ oly_ wt_ vero_ itm_ ns_ sc_ trk_ gad_ guce_ li_ fb_ elqtrack sfmc_ ssp_iab
  action_ vgo_ tracking amp_ spmailing spuser spjob spreport aspsessionid
`);

const NAMES = new Set(
  words(`
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh epik rb_clickid srsltid ved
    mkt_tok _ga _gl _hsenc _hsmi __hstc __hssc hsctatracking __s ck_subscriber_id s_cid s_kwcid dicbo sfnsn mbid
    ref ref_src ref_url referrer referer referring_source sref srnd share sharetype share_id shared sr_share replytocom
    rss rssfeed feedtype feedname feed_id cmp cmpid cmp_id ocid oc icid ico ito xtor xtref campaign campaign_id utm wtrid
    spm smid smtyp ncid taid guccounter soc_src soc_trk tblci ftag maca traffic_source trk emc nl_from
    __twitter_impression usqp outputtype noamp print printable printerfriendly amp nocache
    phpsessid jsessionid sessionid session_id cfid cftoken zenid sid output
  `),
);

/** Names that are tracking with these values and may be content with others. */
const AMBIGUOUS = new Set(words('src source from via feed f s cid partner mod intcid mode view sh'));
const CHANNEL =
  /^(?:rss|feed|atom|twitter|tw|x|facebook|fb|email|mail|e-mail|newsletter|social|share|sharing|home|homepage|hp|push|app|whatsapp|linkedin|google|gnews|telegram|print|amp|dlvr\.?it)(?:$|[_.:-])/;
const SESSION = /^[0-9a-f]{24,64}$/;
/** `m=1`: the same page for another screen. */
const SCREENS = new Set(words('m mobile desktop'));

/** True when the parameter makes no difference to what is shown. `output`, `print` and `amp` name a rendering of it. */
export function isTracking(name: string, value: string): boolean {
  const lower = name.toLowerCase();
  const folded = value.toLowerCase();
  if (lower === 'output') return /^(?:amp|print)$/.test(folded);
  if (lower === 'sid' || lower === 'session_id') return SESSION.test(folded);
  // jQuery's and others' way around caches: the time in milliseconds.
  if (lower === '_') return /^\d{6,16}$/.test(folded);
  if (SCREENS.has(lower)) return /^(?:[01]|true|false)$/.test(folded);
  if (NAMES.has(lower) || PREFIXES.some((prefix) => lower.startsWith(prefix))) return true;
  if (!AMBIGUOUS.has(lower)) return false;
  if (lower === 's') return CHANNEL.test(folded) || SESSION.test(folded) || /^\d\d$/.test(folded);
  return CHANNEL.test(folded) || (lower === 'sh' && /^[0-9a-f]{8,16}$/.test(folded));
}
