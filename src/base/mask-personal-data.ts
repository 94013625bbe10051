import { FIXED_LINE, PERSONAL_PATTERNS } from "./redact-personal-data.ts";
import { SELF_INTRODUCTIONS } from "./self-introductions.ts";

const MASK = "〔已隐去〕";
const ALL_MASKS = [MASK, ...PERSONAL_PATTERNS.map(([, mask]) => mask)];

/** Numbers that are personal because of the word before them, whatever their shape. */
const NAMED_NUMBER = /((?:身份证号?码?|电话|手机号?|座机)[:：是为\s]*)\+?\d[\d() -]{5,22}[\dXx]/giu;

/**
 * A text fit for people who must not know the reporter: what looks like personal data is masked,
 * and so is every part of what the reporter gave as contact.
 */
export function maskPersonalData(text: string, contact: string | null | undefined = null): string {
  const masked = [...splitContact(contact ?? "")].reduce(
    (remaining, part) => remaining.replaceAll(part, MASK),
    text,
  );
  return hidePersonalData(
    [...SELF_INTRODUCTIONS, NAMED_NUMBER]
      .reduce((remaining, pattern) => remaining.replace(pattern, `$1${MASK}`), masked)
      .replace(FIXED_LINE, MASK),
  );
}

const ACCOUNT_WORD = /^(?:微信|QQ|wechat|weixin)/iu;
const OWN = /(?:我|本人|自己)的?$|\bmy\s*$/iu;
const OTHERS =
  /(?:被举报|对方|店[铺家主]?|厂家?|公司|老板|卖家|商家|法人|负责人|[他她])[人方的]{0,2}$/u;

/**
 * The text as it is kept where nothing may be that identifies who wrote it: personal numbers and
 * addresses are masked, and names and accounts that they give as their own. Another's stays.
 */
export function hideOwnData(text: string): string {
  const isOwn = (introduction: string, before: string) =>
    ACCOUNT_WORD.test(introduction) ? OWN.test(before) : !OTHERS.test(before);
  const hide = (rest: string, pattern: RegExp) =>
    rest.replace(pattern, (all: string, introduction: string, _: string, start: number) =>
      isOwn(introduction, rest.slice(0, start)) ? `${introduction}${MASK}` : all,
    );
  return hidePersonalData(SELF_INTRODUCTIONS.reduce(hide, text));
}

/** The text without the numbers and addresses that identify somebody, for people to read. */
function hidePersonalData(text: string): string {
  return PERSONAL_PATTERNS.reduce((hidden, [pattern]) => hidden.replace(pattern, MASK), text);
}

/** What says of personal data that it follows: without it, it reads as if it were asked for. */
const LABEL =
  /(?:我|本人|my )?的?(?:(?:联系)?(?:电话|手机)(?:号码?)?|座机|(?:电子)?邮箱|电子邮件|微信号?|QQ号?|身份证(?:号码?)?|姓名|联系人|名字|我叫|本人叫|e-?mail|phone(?: number)?|wechat)[:：是为叫\s]*$/iu;

/** The text without what looks like personal data and what announces it, and without masks in their place. */
export function dropPersonalData(text: string): string {
  const parts = ALL_MASKS.reduce<readonly string[]>(
    (open, mask) => open.flatMap((part) => part.split(mask)),
    [maskPersonalData(text)],
  );
  return parts
    .map((part, place) => (place < parts.length - 1 ? part.replace(LABEL, "") : part))
    .join(" ");
}

/** Names, numbers and addresses: what stands between separators, longest first. */
function splitContact(contact: string): readonly string[] {
  const parts = contact
    .split(/[\s,，;；、:：/|（）()]+|电话|手机号?|姓名|联系人|微信号?|我叫|我是/u)
    .filter((part) => part.length >= 2);
  return parts.sort((a, b) => b.length - a.length);
}
