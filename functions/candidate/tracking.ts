/**
 * Parts of a query that say how a reader came, not what is read. Names from 815 Media Cloud story addresses and 2,417
 * feed links (one in seven carries at least one of these), and from the documentation of the tools that add them.
 */

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Whole families, each of one tool. */
const PREFIXES = words(`
  utm_ at_ mc_ pk_ mtm_ piwik_ matomo_ hsa_ hss_ oly_ wt_ wt. vero_ itm_ ns_ sc_ trk_ gad_ guce_ li_ fb_ elqtrack elqcampaign
  sfmc_ ssp_iab action_ vgo_ tracking amp_ spmailing spuser spjob spreport aspsessionid klaviyo_ ml_subscriber cm_ __cft__ _bta_
`);
/** In those families, what says which page is shown (Sitecore). */
const CONTENT = new Set(words('sc_itemid sc_lang sc_site sc_device sc_mode'));

const NAMES = new Set(
  words(`
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh epik rb_clickid srsltid ved
    mkt_tok _ga _gl _hsenc _hsmi __hstc __hssc hsctatracking __s ck_subscriber_id s_cid s_kwcid dicbo sfnsn mbid
    ref ref_src ref_url referrer referer referring_source sref srnd share sharetype share_id shared sr_share replytocom
    rss rssfeed feedtype feedname feed_id cmp cmpid cmp_id ocid oc icid ico ito xtor xtref campaign campaign_id utm wtrid
    spm smid smtyp ncid taid guccounter soc_src soc_trk tblci ftag maca traffic_source trk emc nl_from
    __twitter_impression usqp outputtype noamp print printable printerfriendly amp nocache
    mibextid __tn__ rdt_cid sccid _openstat irclickid irgwc wickedid ef_id mkwid pcrid dm_i dm_t elq elqaid elqat _ke _kx et_rid
    bbeml tpcc tsrc xing_share share_token shareadtrack unlocked_article_code giftcopy reflink ref_ refsrc isappinstalled
    intcmp icmp int_source int_medium int_campaign obclick oborigurl trkid cndid bxid hasha hashb hashc email_hash printmode
    phpsessid jsessionid sessionid session_id cfid cftoken zenid sid output
  `),
);

/** Names that are tracking with these values and may be content with others. */
const AMBIGUOUS = new Set(words('src source from via feed f s cid partner mod intcid mode view sh'));
const CHANNEL =
  /^(?:singlemessage|groupmessage|timeline|rss|feed|atom|twitter|tw|x|facebook|fb|email|mail|e-mail|newsletter|social|share|sharing|home|homepage|hp|push|app|whatsapp|linkedin|google|gnews|telegram|print|amp|dlvr\.?it)(?:$|[_.:-])/;
const SESSION = /^[0-9a-f]{24,64}$/;
/** `m=1`: the same page for another screen. */
const SCREENS = new Set(words('m mobile desktop'));

/** Names that some sites give to what is shown. */
const DOUBTED = new Set(
  words('ref share shared share_id feed_id campaign campaign_id cmp cmpid cmp_id oc print printable rss trk emc s'),
);
const NUMBER = /^\d{2,}$/;
/** A rendering of the page, by whichever name it is asked for. */
const RENDERINGS = new Set(words('type layout format mode view version display'));

/**
 * `none`: it makes no difference to what is shown, or names a rendering of it. `doubtful`: by its name none, by its value perhaps
 * the number of what is shown.
 */
export type Difference = 'none' | 'doubtful' | 'content';

export function differenceOf(name: string, value: string): Difference {
  const lower = name.toLowerCase();
  if (!isTracking(lower, value.toLowerCase())) return 'content';
  const isDoubted = DOUBTED.has(lower) || /^(?:at|ns|pk|wt|sc|li|fb|action|trk|cm)_id$/.test(lower);
  return isDoubted && NUMBER.test(value) ? 'doubtful' : 'none';
}

function isTracking(name: string, value: string): boolean {
  if (CONTENT.has(name)) return false;
  if (name === 'output') return /^(?:amp|print)$/.test(value);
  if (RENDERINGS.has(name) && value === 'amp') return true;
  if (name === 'sid' || name === 'session_id') return SESSION.test(value);
  // jQuery's and others' way around caches: the time in milliseconds.
  if (name === '_') return /^\d{6,16}$/.test(value);
  if (SCREENS.has(name)) return /^(?:[01]|true|false)$/.test(value);
  // Of a social-media scheduler: "sf" and the number of the post.
  if (/^sf\d{5,12}$/.test(name)) return value === '1';
  if (NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix))) return true;
  if (!AMBIGUOUS.has(name)) return false;
  if (name === 's') return CHANNEL.test(value) || SESSION.test(value) || /^\d\d$/.test(value);
  return CHANNEL.test(value) || (name === 'sh' && /^[0-9a-f]{8,16}$/.test(value));
}
