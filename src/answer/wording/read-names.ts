/** Where a name's words end, going backwards from its last one. */
const CUT =
  /[^\p{Script=Han}]|[向到去由找是的和或请归跟与在可至往给经被对即为及将会应能再先让从以]|您|你|当地|本地|所在地|所在|相关|有关|各级|例如|比如|包括|直接|联系|拨打|咨询|投诉|举报|交给|提交|反映|前往|需要|负责|属于|通过|告知|以及|要求|上级|原来|任何|其他|人民(?=检察|法院)/gu;
const OFFICE =
  /(?:局|委员会|委|法院|检察院|海关|部门|中心|厅|署|办公室|机关|协会|银行|支队|大队|所|大厅|窗口|平台|热线|公司|联盟|基金会|管委会|政府)(?![\p{Script=Han}]{0,1}部分)/gu;
const PLACE = /[\p{Script=Han}]{2}(?:省|市(?!场)|县|区(?![域别分间])|镇|街道)/gu;
const COMMON_PLACE = /(?:本|该|全|各|城|我|地|社|园|同|外|超|上|门)[省市县区]$|[区县][(（]/u;
const LONGEST_NAME = 14;

/** The names in a sentence that must stand in what it rests on: titles, terms, offices, places. */
export function readNames(plain: string): readonly string[] {
  return [
    ...matchInside(plain, /《(?:中华人民共和国)?([^》]{2,60})》/g),
    ...matchInside(plain, /[“"「]([^”"」]{1,40})[”"」]/g),
    ...readOffices(plain),
    ...(plain.match(PLACE) ?? []).filter((name) => !COMMON_PLACE.test(name)).map(cutFront),
  ].filter((name) => name.length >= 2);
}

function matchInside(plain: string, pattern: RegExp): string[] {
  return [...plain.matchAll(pattern)].map(([, inside = ""]) => inside);
}

function readOffices(plain: string): string[] {
  return [...plain.matchAll(OFFICE)].flatMap((found) => {
    const end = found.index + found[0].length;
    const name = cutFront(plain.slice(Math.max(0, end - LONGEST_NAME), end));
    // A bare word (局, 部门, 中心) names nobody.
    return name.length > found[0].length ? [name] : [];
  });
}

/** What stands behind the last word that cannot belong to a name. */
function cutFront(text: string): string {
  let from = 0;
  for (const found of text.matchAll(CUT)) {
    const end = found.index + found[0].length;
    from = end < text.length ? end : from;
  }
  return text.slice(from);
}
