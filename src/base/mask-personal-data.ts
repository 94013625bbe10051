import { FIXED_LINE, PERSONAL_PATTERNS, redactPersonalData } from "./redact-personal-data.ts";
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
  return redactPersonalData(
    [...SELF_INTRODUCTIONS, NAMED_NUMBER]
      .reduce((remaining, pattern) => remaining.replace(pattern, `$1${MASK}`), masked)
      .replace(FIXED_LINE, MASK),
  );
}

/** The text without what looks like personal data, and without masks in its place. */
export function dropPersonalData(text: string): string {
  return ALL_MASKS.reduce((rest, mask) => rest.replaceAll(mask, " "), maskPersonalData(text));
}

/** Names, numbers and addresses: what stands between separators, longest first. */
function splitContact(contact: string): readonly string[] {
  const parts = contact
    .split(/[\s,，;；、:：/|（）()]+|电话|手机号?|姓名|联系人|微信号?|我叫|我是/u)
    .filter((part) => part.length >= 2);
  return parts.sort((a, b) => b.length - a.length);
}
