/**
 * Names of the months as dates use them, in the languages of many newspapers. A name that means two months is left out, and so are
 * those in a script of one language: there the language is known, and the locale data has them.
 */

const NAMES: readonly string[] = [
  'january jan januar jänner janvier janv enero ene janeiro gennaio gen januari tammikuuta stycznia sty ledna leden januára január ianuarie siječnja januara ocak oca января январь янв січня януари јануара ιανουαρίου ιαν يناير ינואר בינואר जनवरी janvāris sausio jaanuar gener janvārī janvāra janúar jaanuaril جانفي كانونالثاني जानेवारी جنوری yanvar қаңтар janar',
  'february feb februar feber février févr febrero fevereiro fev febbraio februari helmikuuta lutego lut února únor februára február februarie veljače februara şubat şub февраля февраль фев лютого февруари фебруара φεβρουαρίου φεβ فبراير פברואר בפברואר फरवरी फ़रवरी februāris vasario veebruar febrer februārī februāra febrúar veebruaril فيفري شباط फेब्रुवारी فروری fevral ақпан फेब्रुअरी shkurt',
  'march mar märz mär mars marzo março maart mrt marts maaliskuuta marca března březen március martie ožujka marta mart марта март мар березня μαρτίου μαρ مارس מרץ במרץ मार्च maret kovo märts març märtsil martā آذار machi مارچ наурыз',
  'april apr avril avr abril abr aprile huhtikuuta kwietnia kwi dubna duben apríla április aprilie travnja aprila nisan nis апреля апрель апр квітня април априла απριλίου απρ أبريل ابريل אפריל באפריל अप्रैल aprīlis balandžio aprill aprīlī aprīļa apríl aprillil أفريل نيسان aprili एप्रिल اپریل aprel сәуір अप्रिल prill',
  'may mai mayo maio maggio mag mei maj toukokuuta maja května květen mája május svibnja mayıs мая май травня маја μαΐου μαϊ مايو מאי במאי मई maijs gegužės maig maijā maija maí ماي أيار مئی мамыр',
  'june jun juni juin junio junho giugno giu kesäkuuta czerwca cze června červen júna június iunie lipnja juna haziran haz июня июнь июн червня юни јуна ιουνίου ιουν يونيو يونيه יוני ביוני जून jūnijs birželio juuni juny jūnijā jūnija júní juunil جوان حزيران جون iyun маусым जुन qershor',
  'july jul juli juillet juil julio julho luglio lug heinäkuuta lipca lip července červenec júla július iulie srpnja jula temmuz tem июля июль июл липня юли јула ιουλίου ιουλ يوليو يوليه יולי ביולי जुलाई jūlijs liepos juuli juliol jūlijā jūlija júlí juulil جويلية تموز julai जुलै جولائی iyul шілде korrik',
  'august aug août agosto ago augustus augusti elokuuta sierpnia sie srpna srpen augusta augusztus kolovoza avgusta ağustos ağu августа август авг серпня αυγούστου αυγ أغسطس اغسطس אוגוסט באוגוסט अगस्त agustus agu augusts rugpjūčio agost augustā ágúst augustil أوت آب agosti ऑगस्ट اگست avqust avgust тамыз अगस्ट gusht',
  'september sep sept septembre septiembre setiembre setembro set settembre syyskuuta września wrz září septembra szeptember septembrie rujna eylül eyl сентября сентябрь сен вересня септември септембра σεπτεμβρίου σεπ سبتمبر ספטמבר בספטמבר सितंबर सितम्बर septembris rugsėjo setembre septembrī septembril أيلول septemba सप्टेंबर ستمبر sentyabr sentabr қыркүйек सेप्टेम्बर shtator',
  'october oct oktober okt octobre octubre outubro out ottobre ott lokakuuta października paź října říjen októbra október octombrie oktobra ekim eki октября октябрь окт жовтня октомври октобра οκτωβρίου οκτ أكتوبر اكتوبر אוקטובר באוקטובר अक्टूबर अक्तूबर oktobris spalio oktoober oktobrī oktoobril تشرينالأول تشرينالاول oktoba ऑक्टोबर اکتوبر oktyabr oktabr қазан अक्टोबर tetor',
  'november nov novembre noviembre novembro marraskuuta lis listopadu listopad novembra noiembrie studenoga kasım kas ноября ноябрь ноя листопада ноември новембра νοεμβρίου νοε نوفمبر נובמבר בנובמבר नवंबर नवम्बर novembris lapkričio novembrī nóvember novembril studenog تشرينالثاني novemba नोव्हेंबर نومبر noyabr қараша नोभेम्बर nëntor',
  'december dec dezember dez décembre déc diciembre dic dezembro dicembre desember des joulukuuta grudnia gru prosince prosinec decembra decembrie prosinca aralık ara декабря декабрь дек грудня декември децембра δεκεμβρίου δεκ ديسمبر דצמבר בדצמבר दिसंबर दिसम्बर decembris gruodžio detsember desembre decembrī detsembril كانونالأول كانونالاول desemba डिसेंबर دسمبر dekabr желтоқсан डिसेम्बर dhjetor',
];

/** Name in lower case to month, 1 to 12. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap((names, month) => names.split(' ').map((name) => [name, month + 1] as const)),
);
