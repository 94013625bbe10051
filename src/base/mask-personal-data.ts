import { FIXED_LINE, redactPersonalData } from "./redact-personal-data.ts";

const MASK = "〔已隐去〕";
const ALL_MASKS = /〔已隐去〕|\[(?:phone|id-number|email|bank-card|bot-token)\]/g;

/** Where people give their own name or account in running text. */
const SELF_INTRODUCTIONS: readonly RegExp[] = [
  /((?:我叫|我的名字是|本人姓名|本人叫)[:：是为\s]*)[\p{Script=Han}·]{2,4}/gu,
  // With nothing in between, it may be a question about names: 变更姓名要什么材料.
  /((?:联系人|姓名))(?!\p{Script=Han}{0,3}(?:什么|谁|哪|怎|吗|呢|填|写|改|变))[\p{Script=Han}·]{2,4}?(?=$|[^\p{Script=Han}·]|电话|手机|微信)/gu,
  /((?:联系人|姓名)[:：是为\s]+)(?!什么|谁|哪|怎)[\p{Script=Han}·]{2,4}/gu,
  /((?:my name is|i am called)\s+)[a-z][a-z'-]*(?:\s+[a-z][a-z'-]*)?/giu,
  /((?:微信号?|QQ号?|wechat|weixin)[:：是为\s]*)[A-Za-z0-9_-]{5,20}/giu,
  /((?:身份证号?码?|电话|手机号?|座机)[:：是为\s]*)\+?\d[\d() -]{5,22}[\dXx]/giu,
];

/**
 * A text fit for people who must not know the reporter: what looks like personal data is masked,
 * and so is every part of what the reporter gave as contact.
 */
export function maskPersonalData(text: string, contact: string | null | undefined = null): string {
  const masked = [...splitContact(contact ?? "")].reduce(
    (remaining, part) => remaining.replaceAll(part, MASK),
    text,
  );
  return redactPersonalData(
    SELF_INTRODUCTIONS.reduce(
      (remaining, pattern) => remaining.replace(pattern, `$1${MASK}`),
      masked,
    ).replace(FIXED_LINE, MASK),
  );
}

/** The text without what looks like personal data, and without masks in its place. */
export function dropPersonalData(text: string): string {
  return maskPersonalData(text).replace(ALL_MASKS, " ");
}

/** Names, numbers and addresses: what stands between separators, longest first. */
function splitContact(contact: string): readonly string[] {
  const parts = contact
    .split(/[\s,，;；、:：/|（）()]+|电话|手机号?|姓名|联系人|微信号?|我叫|我是/u)
    .filter((part) => part.length >= 2);
  return parts.sort((a, b) => b.length - a.length);
}
