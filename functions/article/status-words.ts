/** In which words pages say that there is no such page, or ask for consent, in the languages of the web. */

const phrases = (list: string): string => list.trim().split(/\s+/).join('|').replaceAll('_', ' ');

/** A code of HTTP that stands for itself: "404 people" is none. */
const ERROR_CODE = String.raw`(?:^|[|:–—-]\s*|\b(?:error|errore|erreur|fehler|http|code|ошибка)\s*#?:?\s*)(?:40[0-9]|410|451|50[0-4])\s*(?:$|[|:–—.!-]|\b(?:error|not|page|forbidden|gone))`;

export const ERROR_WORDS = new RegExp(
  `${ERROR_CODE}|${phrases(`
    not_found no_longer_(?:available|exists) page_(?:doesn['’]t|does_not)_exist can['’]?t_(?:find|be_found) something_went_wrong
    internal_server_error service_unavailable bad_gateway forbidden nicht_gefunden existiert_nicht nie_gevind niet_gevonden bestaat_niet
    introuvable n['’]existe_p(?:as|lus) no_encontrad no_existe non_trovat non_esiste não_encontrad não_existe no_trobad no_s['’]ha_trobat
    non_atopad non_se_atopou hittades_inte kunde_inte_hitta ikke_fundet findes_ikke finnes_ikke ikke_funnet fannst_ekki finnst_ekki
    ei_löytynyt ei_löydy ei_leitud ei_leia nav_atrast nepastāv nerasta nie_znaleziono nie_istnieje nenalezen nenájden neexistuje nem_található
    ni_najden ne_obstaja nije_pronađen nije_nađen није_пронађен није_нађен не_е_пронајден не_постои не_е_намерен не_съществува не_найден
    не_существует не_знайден не_існує не_знойдзен табылмады табылған_жоқ табылган_жок табылбады ёфт_нашуд олдсонгүй bulunamadı tapılmadı
    tapylmady topilmadi nu_a_fost_găsit negăsit δεν_βρέθηκε δεν_υπάρχει nuk_u_gjet ma_nstab níor_aimsíodh níor_fuarthas heb_ei_ganfod
    ni_chanfuwyd orri(?:a|rik)_aurkitu ez_da_existitzen haukupatikana haikupatikana haipatikani hatukupata ntirubonetse ba_a_sam[iu] a_kò_rí lama_helin alitholakal
    ayitholakal alifumaneki tsy_hita hindi_(?:nahanap|matagpuan|makita) tidak_di(?:temukan|jumpai|temui) nehat_dîtin không_tìm_thấy
    غير_موجود لم_يتم_العثور پیدا_نشد یافت_نشد وجود_ندارد نہیں_مل[ای] موجود_نہیں ونه_موندل نەدۆزرایەوە לא_נמצא
    नहीं_मिला सापडले_नाही आढळले_नाही भेटिएन फेला_परेन পাওয়া_যায়নি পাওয়া_যায়নি મળ્યું_નથી ਨਹੀਂ_ਮਿਲਿਆ கிடைக்கவில்லை காணப்படவில்லை கண்டுபிடிக்க_முடியவில்லை
    కనబడలేదు కనుగొనబడలేదు దొరకలేదు ಕಂಡುಬಂದಿಲ್ಲ കണ്ടെത്താനായില്ല കണ്ടെത്തിയില്ല හමු_නොවී සොයාගත_නොහැක ไม่พบ ບໍ່ພົບ រកមិនឃើញ ရှာမတွေ့
    རྙེད་མ་སོང አልተገኘም ვერ_მოიძებნა არ_მოიძებნა არ_არსებობს չի_գտնվել չգտնվեց գոյություն_չունի
    見つかりません 存在しません 找不到 不存在 未找到 無法找到 无法找到 찾을_수_없 존재하지_않
  `)}`,
  'iu',
);

/** Of a class or id: what page templates call themselves where there is no such page. */
export const ERROR_NAME =
  /(?:class|id)\s{0,8}=\s{0,8}["']?[^"'<>]{0,200}?(?<![\w-])(?:error-?404|error_404|page-?404|404-?page|http-?404|(?:page-?)?not-?found|page_not_found|error-?page)(?![\w-])/i;

export const CONSENT_WORDS =
  /cookies?|consent|gdpr|privacy|partners?|einwillig|zustimm|datenschutz|accepter|consentement|confidentialité|consentimiento|privacidad|consenso|privacidade|consentimento|toestemming|samtycke|samtykke|suostumus|zgod|souhlas|hozzájárul|соглас|згод|onay|çerez|الارتباط|הסכמה|सहमति|persetujuan|đồng ý|ยินยอม|同意|クッキー|동의|쿠키/giu;
