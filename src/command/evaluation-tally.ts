import type { Part } from "./evaluation-set.ts";

/** One measured figure: how many of how many. */
export interface Figure {
  readonly part: Part;
  readonly group: string;
  readonly measure: string;
  readonly hits: number;
  readonly total: number;
}

/** A question of the tuning part that went wrong, to learn from. */
interface Miss {
  readonly id: string;
  readonly measure: string;
  readonly text: string;
  readonly got: string;
}

/** How often something of the tuning part was taken for something. */
export interface Mistaking {
  readonly subject: "intent" | "type";
  readonly wanted: string;
  readonly got: string;
  readonly count: number;
}

export interface Evaluation {
  readonly figures: readonly Figure[];
  /** Right ones included, so that the counts of what was wanted add up. */
  readonly confusion: readonly Mistaking[];
  readonly misses: readonly Miss[];
}

/** Counts what is measured. */
export interface Tally {
  count(part: Part, group: string, measure: string, hit: number): void;
  miss(part: Part, miss: Miss): void;
  confuse(part: Part, subject: Mistaking["subject"], wanted: string, got: string): void;
  result(): Evaluation;
}

/** An empty tally. */
export function createTally(): Tally {
  const figures = new Map<string, Figure>();
  const confusion = new Map<string, Mistaking>();
  const misses: Miss[] = [];
  function add(part: Part, group: string, measure: string, hit: number): void {
    const key = `${part}/${group}/${measure}`;
    const before = figures.get(key);
    const hits = (before?.hits ?? 0) + hit;
    figures.set(key, { part, group, measure, hits, total: (before?.total ?? 0) + 1 });
  }
  return {
    count(part, group, measure, hit) {
      add(part, group, measure, hit);
      add(part, "all", measure, hit);
    },
    miss(part, miss) {
      if (part === "tune") {
        misses.push(miss);
      }
    },
    confuse(part, subject, wanted, got) {
      if (part === "tune") {
        const key = `${subject}/${wanted}/${got}`;
        const count = (confusion.get(key)?.count ?? 0) + 1;
        confusion.set(key, { subject, wanted, got, count });
      }
    },
    result: () => ({
      figures: [...figures.values()],
      confusion: [...confusion.values()],
      misses,
    }),
  };
}

/** The place of the first text that holds one of the wanted pieces; -1 when none does. */
export function findEvidence(texts: readonly string[], evidence: readonly string[]): number {
  const wanted = evidence.map(squeeze);
  return texts.findIndex((text) => {
    const found = squeeze(text);
    return wanted.some((words) => found.includes(words));
  });
}

/** A text without spaces and case, as facts are looked for. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, "").toLowerCase();
}
