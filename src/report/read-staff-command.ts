import type { LocalDate } from "../base/clock.ts";
import type { Person } from "../conversation/person.ts";
import { findCaseNumber } from "./case-number.ts";
import { type Period, readDays, readPeriod } from "./read-period.ts";

/** What staff say as a whole sentence, whatever they were talking of. */
export type StaffCommand =
  | { readonly kind: "queue" }
  | { readonly kind: "repeats" }
  | { readonly kind: "statistics"; readonly period: Period }
  | {
      readonly kind: "export";
      readonly period: Period;
      readonly format: "xlsx" | "csv";
      /** Empty when none was given. */
      readonly reason: string;
    }
  | { readonly kind: "note"; readonly matterId: string; readonly text: string }
  | { readonly kind: "notes"; readonly matterId: string }
  | {
      readonly kind: "absence";
      readonly from: LocalDate;
      readonly to: LocalDate;
      /** A part of the deputy's name; empty when none was given. */
      readonly deputy: string;
    }
  | { readonly kind: "back" }
  /** Empty when it is not said where to. */
  | { readonly kind: "notify"; readonly place: string }
  | {
      readonly kind: "hand_over";
      readonly matterId: string;
      /** The body that gets the paper. */
      readonly to: string;
      /** Empty when none was given. */
      readonly reason: string;
    };
/** What begins like a command and cannot be read as one. */
type Misread = { readonly kind: "misread"; readonly usage: StaffUsage };
type StaffUsage = "usage_period" | "usage_note" | "usage_absence" | "usage_hand_over";

const STAFF: readonly Person["role"][] = ["officer", "lead", "triage", "auditor", "official"];

const QUEUE =
  /^(?:本单位(?:的)?(?:队列|事项|待办)|单位队列|队列|待接手|待接手(?:的)?事项|无人接手|待分派|我手上的(?:事项)?)$/u;
const REPEATS = /^(?:多次|重复|反复)被(?:举报|投诉)的?(?:人|对象|单位|店|名单)?(?:名单|列表)?$/u;
const REASON = /(?:理由|原因|用途|事由)\s*[:：]?\s*(.+)$/su;

/** Reads a command of staff; `undefined` when it is none, or not theirs to give. */
export function readStaffCommand(
  text: string,
  { role }: Person,
  today: LocalDate,
): StaffCommand | Misread | undefined {
  if (!STAFF.includes(role)) {
    return undefined;
  }
  const words = text.normalize("NFKC").trim();
  const [, verb = "", rest = ""] =
    /^(统计|导出|备注|查看备注|请假|销假|移送材料)(?:[\s:]+(.*))?$/su.exec(words) ?? [];
  switch (verb) {
    case "统计":
      return readStatistics(rest, today);
    case "导出":
      return readExport(rest, today);
    case "备注":
    case "查看备注":
      return readNote(rest);
    case "请假":
      return readAbsence(rest);
    case "移送材料":
      return readHandOver(rest);
    case "销假":
      return { kind: "back" };
    default:
      return readWholeSentence(words);
  }
}

function readWholeSentence(words: string): StaffCommand | undefined {
  if (QUEUE.test(words)) {
    return { kind: "queue" };
  }
  return REPEATS.test(words) ? { kind: "repeats" } : readNotify(words);
}

function readNotify(words: string): StaffCommand | undefined {
  const place = /^通知(?:用|发到)[\s:]*(.{0,20})$/u.exec(words)?.[1];
  return place === undefined ? undefined : { kind: "notify", place };
}

function readStatistics(rest: string, today: LocalDate): StaffCommand | Misread {
  const period = readPeriod(rest === "" ? "本月" : rest, today);
  return period === undefined
    ? { kind: "misread", usage: "usage_period" }
    : { kind: "statistics", period };
}

function readExport(rest: string, today: LocalDate): StaffCommand | Misread {
  const [, reason = ""] = REASON.exec(rest) ?? [];
  const before = rest.replace(REASON, "");
  const format = /\bcsv\b/i.test(before) ? "csv" : "xlsx";
  const named = before.replace(/\b(?:csv|xlsx|excel)\b|[,，。;；]/giu, " ").trim();
  const period = readPeriod(named === "" ? "本月" : named, today);
  return period === undefined
    ? { kind: "misread", usage: "usage_period" }
    : { kind: "export", period, format, reason: reason.trim() };
}

function readNote(rest: string): StaffCommand | Misread {
  const matterId = readMatterId(rest);
  if (matterId === undefined) {
    return { kind: "misread", usage: "usage_note" };
  }
  const text = afterMatterId(rest);
  return text === "" ? { kind: "notes", matterId } : { kind: "note", matterId, text };
}

function readAbsence(rest: string): StaffCommand | Misread {
  const [from, to = from] = readDays(rest);
  const [, deputy = ""] = /由\s*(.+?)\s*(?:代理|代办|代管|代)?$/u.exec(rest) ?? [];
  return from === undefined || to === undefined
    ? { kind: "misread", usage: "usage_absence" }
    : { kind: "absence", from, to, deputy };
}

function readHandOver(rest: string): StaffCommand | Misread {
  const matterId = readMatterId(rest);
  const [, reason = ""] = REASON.exec(rest) ?? [];
  const [, to] = /[给到至]\s*([^\s,;.:。；]+)/u.exec(rest.replace(REASON, "")) ?? [];
  return matterId === undefined || to === undefined
    ? { kind: "misread", usage: "usage_hand_over" }
    : { kind: "hand_over", matterId, to, reason: reason.trim() };
}

/** `JY…` names the first matter of a report, `JY…-2` the second. */
function readMatterId(text: string): string | undefined {
  const caseNumber = findCaseNumber(text);
  const ordinal =
    /JY ?\d{8}[ -]?\d{5,9}-(\d{1,2})(?!\d)/iu.exec(text.normalize("NFKC"))?.[1] ?? "1";
  return caseNumber === undefined ? undefined : `${caseNumber}-${Number(ordinal)}`;
}

function afterMatterId(text: string): string {
  return text.replace(/^\s*JY ?\d{8}[ -]?\d{5,9}(?:-\d{1,2}(?!\d))?[\s,，:：]*/iu, "").trim();
}
