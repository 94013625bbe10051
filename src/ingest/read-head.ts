import type { LocalDate } from "../base/clock.ts";
import type { Block } from "./block.ts";
import type { DocumentHead } from "./document-head.ts";
import { findDate } from "./find-date.ts";
import { findNumberedHeading } from "./find-numbered-heading.ts";
import { findValidity } from "./find-validity.ts";

const HEAD_LINES = 14;
const TAIL_LINES = 30;
const LONGEST_LINE = 80;
const LONGEST_TITLE = 120;
const NUMBER =
  /[\u4e00-\u9fff]{1,12}\s*[〔[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号/;
const GENRE =
  "通知|通告|通报|公告|公示|决定|决议|意见|办法|规定|细则|规则|条例|方案|规划|计划|要点|指南|指引|措施|批复|请示|报告|函|纪要|章程|制度|规范|目录|清单|标准|法|解释|说明";
const TITLE = new RegExp(
  `^[^。；：:，,]{2,${LONGEST_TITLE}}(?:${GENRE})(?:[（(][^）)]{1,20}[）)])?$`,
);
const ABOUT_TITLE = new RegExp(
  `^.{0,60}关于.{2,${LONGEST_TITLE}}(?:${GENRE})(?:[（(][^）)]{1,20}[）)])?$`,
);
const AUTHORITY = /(?:局|委员会|政府|办公室|厅|院|中心|部|委|署|大会|处|协会)$/;
const LETTERHEAD = /^(.{4,40})文件$/;

/** Reads title, issuer, number and dates where the head or the signature states them. */
export function readHead(blocks: readonly Block[]): DocumentHead {
  const lines = toLines(blocks);
  const head = takeHead(lines);
  const signature = findSignature(lines);
  const letterhead = head.map((line) => LETTERHEAD.exec(squeeze(line))?.[1]).find(Boolean);
  const title = findTitle(head);
  const issuer = letterhead ?? signature?.issuer ?? findTitleIssuer(title);
  return {
    title,
    issuer,
    number: findNumber(head),
    ...findValidity(lines, signature?.date),
  };
}

function toLines(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) =>
    block.kind === "paragraph" || block.kind === "heading" ? block.text.split("\n") : [],
  );
}

/** The lines before the first that is numbered, addresses somebody, or is a sentence. */
function takeHead(lines: readonly string[]): string[] {
  const head = lines.slice(0, HEAD_LINES);
  const end = head.findIndex(
    (line) =>
      line.length > LONGEST_LINE ||
      /[。：:；]$/.test(line.trim()) ||
      findNumberedHeading(line) !== undefined,
  );
  return end === -1 ? head : head.slice(0, end);
}

function findNumber(head: readonly string[]): string | undefined {
  const found = head.map((line) => NUMBER.exec(line)?.[0]).find(Boolean);
  return found?.replace(/\s+/g, "").replace(/[[［（(【](\d{4})[\]］）)】]/, "〔$1〕");
}

/** A long title is set in several lines. */
function findTitle(head: readonly string[]): string | undefined {
  const lines = head
    .map(squeeze)
    .filter((line) => !LETTERHEAD.test(line) && !NUMBER.test(line) && !isDateLine(line));
  for (const pattern of [ABOUT_TITLE, TITLE]) {
    for (let start = 0; start < lines.length; start += 1) {
      for (let end = start + 1; end <= Math.min(lines.length, start + 4); end += 1) {
        const joined = lines.slice(start, end).join("");
        if (pattern.test(joined) && isBalanced(joined)) {
          return joined;
        }
      }
    }
  }
  return undefined;
}

/** A line may end inside a title that it quotes. */
function isBalanced(text: string): boolean {
  return text.split("《").length === text.split("》").length;
}

function findTitleIssuer(title: string | undefined): string | undefined {
  const before = title?.split("关于", 1)[0] ?? "";
  return AUTHORITY.test(before) ? before : undefined;
}

/** The authority, and below it the date. */
function findSignature(
  lines: readonly string[],
): { readonly issuer: string; readonly date: LocalDate } | undefined {
  for (const [index, line] of lines.entries()) {
    const date = isDateLine(line) ? findDate(line) : undefined;
    const issuer = squeeze(lines[index - 1] ?? "");
    const isNearEnd = index >= 2 && (index >= lines.length - TAIL_LINES || index > HEAD_LINES);
    if (date !== undefined && isNearEnd && AUTHORITY.test(issuer) && issuer.length <= 40) {
      return { issuer, date };
    }
  }
  return undefined;
}

function isDateLine(line: string): boolean {
  return (
    /^[（(]?[\d零〇○一二三四五六七八九十年月日]{6,14}[）)]?$/.test(squeeze(line)) &&
    line.includes("年")
  );
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, "");
}
