import { createHmac } from "node:crypto";
import type { Report } from "./report-repository.ts";

/** In what reports can agree, beside a file of evidence. */
const MARK_KINDS = ["right_number", "respondent", "link"] as const;
type MarkKind = (typeof MARK_KINDS)[number];

/** Something that a report names, as a keyed hash: it can be found again and not be read. */
export interface ReportMark {
  readonly kind: MarkKind;
  readonly mark: string;
}

/** Hashes a named thing with a key that the database does not hold. */
export type HashMark = (kind: MarkKind, value: string) => string;

export function createHashMark(secret: string): HashMark {
  return (kind, value) =>
    createHmac("sha256", secret).update(`report-mark\n${kind}\n${value}`).digest("base64url");
}

/** The marks of what a report's answers name. */
export function toMarks({ fields }: Pick<Report, "fields">, hash: HashMark): readonly ReportMark[] {
  const marks = [fields, ...(fields.others ?? [])].flatMap(({ answers }) =>
    MARK_KINDS.flatMap((kind) => {
      const value = normalizers[kind](answers[kind] ?? "");
      return value === undefined ? [] : [{ kind, mark: hash(kind, value) }];
    }),
  );
  return [...new Map(marks.map((one) => [`${one.kind}/${one.mark}`, one])).values()];
}

/** The marks that a search for a text stands for: whatever kind of thing it is. */
export function toSearchMarks(text: string, hash: HashMark): readonly string[] {
  return MARK_KINDS.flatMap((kind) => {
    const value = normalizers[kind](text);
    return value === undefined ? [] : [hash(kind, value)];
  });
}

const SHORTEST_NUMBER = 5;
const SHORTEST_NAME = 2;
/** What a name may go without and still be the same name. */
const NAME_ENDINGS =
  /(?:有限责任公司|股份有限公司|有限公司|公司|商行|经营部|专卖店|旗舰店|批发部|档口|门店|店铺|商店|店|厂)$/u;
const NAME_BEGINNINGS = /^(?:广东省?|揭阳市?|榕城区?|揭东区?|普宁市?|揭西县?|惠来县?)+/u;

const normalizers: Readonly<Record<MarkKind, (text: string) => string | undefined>> = {
  right_number(text) {
    const number = text
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, "")
      .replace(/^ZL/, "");
    return number.length >= SHORTEST_NUMBER && /\d{4}/.test(number) ? number : undefined;
  },
  respondent(text) {
    const plain = text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\p{P}\p{S}\s]/gu, "");
    const name = plain.replace(NAME_BEGINNINGS, "").replace(NAME_ENDINGS, "");
    return [...name].length >= SHORTEST_NAME ? name : undefined;
  },
  link(text) {
    const [found] = /[\w-]+(?:\.[\w-]+)+(?:\/[^\s，。；、]*)?/.exec(text.normalize("NFKC")) ?? [];
    return found === undefined ? undefined : toPlainLink(found);
  },
};

/** Host, path and the number of the goods; neither protocol nor what followed people around. */
function toPlainLink(link: string): string | undefined {
  const address = `https://${link}`;
  if (!URL.canParse(address)) {
    return undefined;
  }
  const { hostname, pathname, searchParams } = new URL(address);
  const path = pathname.replace(/\/+$/, "");
  const id = ["id", "goods_id", "item_id", "productId"]
    .map((name) => searchParams.get(name))
    .find(Boolean);
  const host = hostname.toLowerCase().replace(/^(?:www|m|h5)\./, "");
  return path === "" && id === undefined
    ? undefined
    : `${host}${path}${id === undefined ? "" : `?${id}`}`;
}
