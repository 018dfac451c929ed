/** What the words in front of a printed date say of it: first publication, a later change, or something that is not known. */

const stems = (list: string): RegExp => new RegExp(list.trim().split(/\s+/).join('|').replaceAll('_', ' '), 'iu');

/** Stems of "updated", "changed", "edited", "as of". */
const UPDATED = stems(`
  updated modified last_edit revised actuali[sz] aktualis aktualiz geändert bearbeitet mis_à_jour modifié aggiornat modificat atualizad
  bijgewerkt gewijzigd uppdaterad ändrad opdateret ændret oppdatert endret päivitet muokattu zmieniono frissít módosít обновл измен оновл змінен
  абноў обновен актуализ ажурира ažurira izmijenjen posodobljen atnaujint pakeista atjaun labots uuendat muudet ενημέρωσ ενημερώθ τροποποι güncel
  yenilən täzelen محدث تحديث تعديل روزرسانی به‌روز ویرایش اپ_ڈیٹ تازہ ترمیم نوی_شو تازه_شو نوێکر نوێکردن עודכן עדכון अपडेट अद्यतन अद्यावधिक अद्ययावत
  আপডেট হালনাগাদ અપડેટ ਅੱਪਡੇਟ ਅਪਡੇਟ புதுப்பிக்க నవీకర అప్‌డేట్ ನವೀಕರ ಅಪ್‌ಡೇಟ್ അപ്ഡേറ്റ് പുതുക്കി යාවත්කාලීන อัปเดต อัพเดท ปรับปรุง แก้ไข ອັບເດດ ປັບປຸງ
  ပြင်ဆင် မွမ်းမံ កែសម្រួល បច្ចុប្បន្នភាព གསར་བཅོས ታደሰ የታደሰ ተሻሻለ განახლ թարմաց жаңарт жаңыр навсоз янгила yangilan шинэчил
  imesasish ilisasish imehariri sabunta àtúnṣe cusboon kubuyekez ibuyekez ihlaziy nohavao in-update na-update binago kemas_kini kemaskini diperbarui
  cập_nhật uppfær breytt nuashonr diweddar eguneratu përditës aġġornat actualitz actualiz 更新 修改 修訂 최종수정 (?<!\\p{L})수정 업데이트
`);

/** Stems of "published", "posted", "date". */
const PUBLISHED = stems(`
  publi[sc] publié posted created issued released \\bdate veröffentlicht erschienen erstellt datum \\bdata fecha pubblicat gepubliceerd geplaatst
  publicerad udgivet julkais opublik dodano zveřejn vydán megjelen közzét опубл публик размещ \\bдата створен објав objav yayın tarih δημοσ
  ημερομ نشر تاريخ تاریخ انتشار شائع خپور نېټه بڵاو ڕێکەوت פורסם תאריך प्रकाशित प्रकाशन दिनांक मिति तारीख প্রকাশ তারিখ પ્રકાશિત ਪ੍ਰਕਾਸ਼ਿਤ வெளியிட வெளியீ தேதி ప్రచుర తేదీ
  ಪ್ರಕಟ ദിനം പ്രസിദ്ധ පළ ප්‍රකාශ දිනය เผยแพร่ วันที่ ເຜີຍແຜ່ ວັນທີ ထုတ်ဝေ ရက်စွဲ ចុះផ្សាយ កាលបរិច្ឆេទ སྤེལ የታተመ የወጣ ቀን გამოქვეყნ თარიღი հրապարակ ամսաթիվ
  жариялан жарыял күні eʼlon e'lon e‘lon chop_et \\bsana нийтэл огноо dərc imechapish ilichapish imewek tarehe wallafa kwanan jáde daabac taariikh
  kushicilel ishicilel usuku navoaka daty inilathala nailathala petsa diterbit tarikh tanggal dipublikasi đăng xuất_bản ngày \\bbirt foilsi dáta cyhoedd
  argitarat botuar ippubblikat publicēts paskelbta avaldatud 發布 发布 發佈 刊登 公開 掲載 配信 日期 時間 时间 投稿 입력 등록 게시 발행 작성
`);

export type DateLabel = 'published' | 'updated' | 'unknown' | 'none';

/** Further in front of a date the words belong to something else. */
const LABEL_CHARS = 48;
/** A weekday may stand between a label's colon and the first number; two words there are the name of a writer. */
const WORDS_BEHIND_COLON = 1;

/** @param before what stands in front of a date's first number, in the same line */
export function labelOf(before: string): DateLabel {
  const near = before.slice(-LABEL_CHARS);
  if (UPDATED.test(near)) return 'updated';
  if (PUBLISHED.test(near)) return 'published';
  const colon = Math.max(near.lastIndexOf(':'), near.lastIndexOf('：'));
  if (colon < 0 || !/\p{L}/u.test(near.slice(0, colon))) return 'none';
  const behind = near.slice(colon + 1).match(/[\p{L}\p{M}]+/gu)?.length ?? 0;
  return behind <= WORDS_BEHIND_COLON ? 'unknown' : 'none';
}

export interface LabelledText {
  label: DateLabel;
  text: string;
}

/** Between one date of a line and the words in front of the next. */
const BETWEEN = /\s*[|·•]\s*|\s*[/\n]\s*(?=\D{2})|(?<=\p{Nd})[\s,;.–-]+(?=\p{L}[\p{L}\p{M}\s.'’]{2,40}[:：])/u;

/** The pieces of a line of which each may hold a date, with what its words say of it. */
export function labelledPieces(line: string): LabelledText[] {
  return line
    .split(BETWEEN)
    .filter((text) => /\p{Nd}/u.test(text))
    .map((text) => ({ label: labelOf(text.slice(0, text.search(/\p{Nd}/u))), text }));
}
