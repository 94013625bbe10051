/** A run of text as a page draws it; y grows upwards. */
export interface TextRun {
  readonly text: string;
  readonly left: number;
  readonly baseline: number;
  readonly width: number;
  /** Height of the letters, in points. */
  readonly size: number;
}

/** A line of text on a page. */
export interface PageLine {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  readonly size: number;
}

/** A raised small figure is the mark of a note. */
const NOTE_MARK = /^(?:\d{1,3}|[①-⑳])$/;
const SMALL = 0.75;
const SAME_LINE = 0.55;
const WORD_GAP = 0.3;
const HAIR_SPACE = 0.35;
const CHINESE_END = /[\u3000-\u9fff\uff00-\uffef]$/;
const CHINESE_START = /^[\u3000-\u9fff\uff00-\uffef]/;

/** Puts the runs of a page together to lines, from the top down. */
export function toLines(runs: readonly TextRun[]): PageLine[] {
  const sorted = [...runs].sort((one, other) => other.size - one.size);
  const groups: TextRun[][] = [];
  for (const run of sorted) {
    const group = groups.find(([first]) => first !== undefined && isSameLine(first, run));
    if (group === undefined) {
      groups.push([run]);
    } else {
      group.push(run);
    }
  }
  return groups
    .map(toLine)
    .filter(({ text }) => text !== "")
    .sort((one, other) => other.baseline - one.baseline);
}

function isSameLine(first: TextRun, run: TextRun): boolean {
  const raised = run.baseline - first.baseline;
  return raised > -first.size * WORD_GAP && raised < first.size * SAME_LINE;
}

function toLine(group: readonly TextRun[]): PageLine {
  const runs = [...group].sort((one, other) => one.left - other.left);
  const { size, baseline } = group[0] ?? { size: 0, baseline: 0 };
  const typed = runs.filter(
    (run, at) => !isHairSpace(run, size, runs[at - 1]?.text ?? "", runs[at + 1]?.text ?? ""),
  );
  let right = runs[0]?.left ?? 0;
  const texts = typed.map((run, at) => {
    const gap = at > 0 && run.left - right > size * WORD_GAP ? " " : "";
    right = Math.max(right, run.left + run.width);
    return `${gap}${writeRun(run, size, baseline)}`;
  });
  const text = texts.join("").replace(/ {2,}/g, " ").trim();
  return { text, left: runs[0]?.left ?? 0, right, baseline, size };
}

function writeRun({ text, ...run }: TextRun, size: number, baseline: number): string {
  const isRaised = run.size < size * SMALL && run.baseline > baseline + 1;
  return isRaised && NOTE_MARK.test(text.trim()) ? `[^${toNoteMark(text.trim())}]` : text;
}

/** Programs part Chinese from figures by a gap that nobody typed. */
function isHairSpace(run: TextRun, size: number, before: string, after: string): boolean {
  const isGap = run.text.trim() === "" && run.width < size * HAIR_SPACE;
  return isGap && (CHINESE_END.test(before) || CHINESE_START.test(after));
}

const CIRCLED_ONE = 0x2460;

/** ① and 1 are the same mark. */
export function toNoteMark(text: string): string {
  const code = text.charCodeAt(0) - CIRCLED_ONE;
  return code >= 0 && code < 20 ? String(code + 1) : text.replace(/\D/g, "");
}
