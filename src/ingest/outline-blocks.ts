import type { Block, HeadingBlock } from "./block.ts";
import { findNumberedHeading, type NumberedHeading, RANKS } from "./find-numbered-heading.ts";

/** Styles of the file stand above all numbers that it does not style, and below an annex. */
const ANNEX_RANK = -1;
const DEEPEST_LEVEL = 6;
const LONGEST_ANNEX_TITLE = 45;

interface Candidate {
  readonly index: number;
  readonly rank: number;
  readonly text: string;
  readonly hasOwnBody: boolean;
  /** The file's own styles say that it is a heading. */
  readonly isStyled: boolean;
  readonly isFirst: boolean;
  readonly needsKin?: boolean;
}

/**
 * Makes headings of the paragraphs that a Chinese official document numbers, and gives all headings
 * their level by what stands inside what. Of a numbered list of short items nothing becomes a
 * heading: a heading has text beneath it, and so have its neighbours.
 */
export function outlineBlocks(source: readonly Block[]): Block[] {
  const blocks = joinAnnexTitles(source);
  const headings = new Map(
    chooseHeadings(findCandidates(blocks), blocks.length).map((heading) => [
      heading.index,
      heading,
    ]),
  );
  const open: number[] = [];
  return blocks.flatMap((block, index): Block[] => {
    const heading = headings.get(index);
    if (heading === undefined) {
      return [block];
    }
    while ((open.at(-1) ?? Number.NEGATIVE_INFINITY) >= heading.rank) {
      open.pop();
    }
    open.push(heading.rank);
    const level = Math.min(open.length, DEEPEST_LEVEL);
    const line: HeadingBlock = {
      kind: "heading",
      level,
      text: oneLine(heading.text),
      page: block.page,
    };
    return heading.hasOwnBody ? [line, block] : [line];
  });
}

/** `附件1` on a line of its own, and the title below it. */
function joinAnnexTitles(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const before = joined.at(-1);
    const isTitle =
      block.kind === "paragraph" &&
      block.text.length <= LONGEST_ANNEX_TITLE &&
      !/[。；：:\n]/.test(block.text) &&
      findNumberedHeading(block.text) === undefined;
    if (isTitle && before?.kind === "paragraph" && /^附\s*[件表录]\s*\S{0,3}$/.test(before.text)) {
      joined[joined.length - 1] = { ...before, text: `${before.text} ${block.text}` };
    } else {
      joined.push(block);
    }
  }
  return joined;
}

function findCandidates(blocks: readonly Block[]): Candidate[] {
  const candidates: Candidate[] = [];
  const styleRanks = new Map<number, number>();
  let article = 0;
  for (const [index, block] of blocks.entries()) {
    const numbered = "text" in block ? findNumberedHeading(block.text) : undefined;
    if (block.kind === "heading") {
      const rank = numbered?.rank ?? styleRanks.get(block.level) ?? toStyleRank(block.level);
      styleRanks.set(block.level, rank);
      candidates.push({
        index,
        rank,
        text: block.text,
        hasOwnBody: false,
        isStyled: true,
        isFirst: numbered?.isFirst ?? true,
      });
    } else if (block.kind === "paragraph" && isCandidate(numbered, article)) {
      candidates.push({ ...numbered, rank: toRank(numbered.rank), index, isStyled: false });
    }
    article = numbered?.rank === RANKS.article ? article + 1 : article;
  }
  return candidates;
}

function toStyleRank(level: number): number {
  return (level - DEEPEST_LEVEL - 1) / 10;
}

function toRank(rank: number): number {
  return rank === RANKS.annex ? ANNEX_RANK : rank;
}

/** `第五条规定的…` at the beginning of a line is no article, unless it is the fifth. */
function isCandidate(
  numbered: NumberedHeading | undefined,
  articlesBefore: number,
): numbered is NumberedHeading {
  const articleNumber = numbered?.articleNumber ?? articlesBefore + 1;
  return numbered !== undefined && articleNumber === articlesBefore + 1;
}

/** From the innermost rank outwards, because a heading that goes is text for the one above. */
function chooseHeadings(candidates: readonly Candidate[], blockCount: number): Candidate[] {
  let kept = [...candidates];
  const ranks = [...new Set(candidates.map(({ rank }) => rank))].sort((one, other) => other - one);
  for (const rank of ranks) {
    const dropped = new Set(findBare(kept, rank, blockCount));
    kept = kept.filter((candidate) => !dropped.has(candidate));
  }
  return kept;
}

function findBare(kept: readonly Candidate[], rank: number, blockCount: number): Candidate[] {
  const bare: Candidate[] = [];
  let run: Candidate[] = [];
  let isBroken = false;
  const endRun = () => {
    const hasKin = run.some((one) => one.hasOwnBody && one.needsKin !== true);
    bare.push(...(hasKin ? [] : run.filter(({ needsKin }) => needsKin === true)));
    // A run that does not begin at one goes on with something that was no heading.
    const isNoRun = isBroken || run[0]?.isFirst === false;
    bare.push(...(isNoRun ? run.filter(mayDrop) : []));
    run = [];
    isBroken = false;
  };
  for (const [at, candidate] of kept.entries()) {
    if (candidate.rank < rank) {
      endRun();
    }
    if (candidate.rank === rank) {
      const isEmpty = mayDrop(candidate) && !hasBody(candidate, kept[at + 1], blockCount);
      run.push(candidate);
      isBroken ||= isEmpty && rank >= RANKS.article;
      bare.push(...(isEmpty && rank < RANKS.article ? [candidate] : []));
    }
  }
  endRun();
  return bare;
}

function mayDrop({ hasOwnBody, isStyled }: Candidate): boolean {
  return !hasOwnBody && !isStyled;
}

function hasBody(candidate: Candidate, next: Candidate | undefined, blockCount: number): boolean {
  const isFollowed = next?.index === candidate.index + 1 && next.rank <= candidate.rank;
  return !isFollowed && candidate.index + 1 < blockCount;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").trim();
}
