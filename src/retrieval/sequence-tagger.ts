import { createChance } from "../base/chance.ts";
import { type DescribeCharacters, FEATURE_COUNT } from "./character-features.ts";
import { toSteps } from "./to-steps.ts";

/** A piece of a text, and what it is. */
export interface Piece {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** A text in which the pieces are known; they do not overlap. */
export interface TaggedText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Finds pieces in texts, in the order in which they stand there. */
export interface SequenceTagger {
  tag(text: string): readonly Piece[];
  /** What {@link restoreSequenceTagger} needs. */
  readonly data: SequenceTaggerData;
}

/** A trained tagger as plain data, for the index file. */
export interface SequenceTaggerData {
  readonly labels: readonly string[];
  /** For each slot that features fall into, a number for each tag, in steps of `scale`. */
  readonly weights: Int8Array;
  readonly scale: number;
  /** How well each tag stands behind each; the last row is the beginning of the text. */
  readonly transitions: Float32Array;
}

/** How often the examples are gone through; more changes nothing. */
const ROUNDS = 10;
/** In which order they come: one is as good as another. */
const SEED = 1;
/** What features fall into; two of them in one slot do little harm. */
const SLOT_COUNT = 1 << 18;
/** How much a tag of a piece is preferred to none, in steps of the weights; found best by cross-validation. */
const PREFERENCE = 12;

/** Tag 0 is none; each label has a tag for the first character of a piece and one for the others. */
const NONE = 0;
const tagCountOf = (labelCount: number) => 1 + 2 * labelCount;
const firstTag = (label: number) => 1 + 2 * label;
const isFirst = (tag: number) => tag % 2 === 1;
/** Whether a tag continues a piece. */
const isOther = (tag: number) => tag !== NONE && tag % 2 === 0;

/**
 * Trains an averaged perceptron over whole texts (Collins 2002, Discriminative Training Methods for
 * Hidden Markov Models): the same examples in the same order give the same tagger.
 */
export function trainSequenceTagger(
  examples: readonly TaggedText[],
  describe: DescribeCharacters,
): SequenceTagger {
  const labels = [...new Set(examples.flatMap(({ pieces }) => pieces.map(({ label }) => label)))];
  labels.sort();
  const tagCount = tagCountOf(labels.length);
  const lessons = examples.map(({ text, pieces }) => ({
    slots: toSlots(describe(text)),
    tags: toTags(text, pieces, labels),
  }));
  const learner = new Learner(tagCount);
  const chance = createChance(SEED);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { slots, tags } of chance.shuffle(lessons)) {
      learner.learn(slots, tags);
    }
  }
  return restoreSequenceTagger({ labels, ...learner.finish() }, describe);
}

/** Brings a trained tagger back to work; `describe` must be the one that it was trained with. */
export function restoreSequenceTagger(
  data: SequenceTaggerData,
  describe: DescribeCharacters,
): SequenceTagger {
  const tagCount = tagCountOf(data.labels.length);
  return {
    data,
    tag(text) {
      const tags = findBestTags(toSlots(describe(text)), {
        ...data,
        tagCount,
        preference: PREFERENCE,
      });
      return toPieces(tags, data.labels);
    },
  };
}

function toSlots(features: Uint32Array): Uint32Array {
  return features.map((feature) => feature % SLOT_COUNT);
}

interface Model {
  readonly tagCount: number;
  readonly weights: Int8Array | Float64Array;
  readonly transitions: Float32Array | Float64Array;
  /** What the tags of pieces have more than none. */
  readonly preference?: number;
}

/** The likeliest tags of a text (Viterbi's algorithm). */
function findBestTags(slots: Uint32Array, model: Model): Uint8Array {
  const { tagCount } = model;
  const length = slots.length / FEATURE_COUNT;
  const before = new Uint8Array(length * tagCount);
  let totals = toBeginning(model);
  for (let place = 0; place < length; place += 1) {
    const scores = scoreTags(slots, place, model);
    const next = new Float64Array(tagCount);
    for (let tag = 0; tag < tagCount; tag += 1) {
      const last = place === 0 ? NONE : bestBefore(tag, totals, model);
      before[place * tagCount + tag] = last;
      const total = place === 0 ? totals[tag] : totalBehind(last, tag, totals, model);
      next[tag] = (scores[tag] as number) + (total as number);
    }
    totals = next;
  }
  return followBack(before, totals);
}

/** What tags have at the beginning of a text, where no piece goes on. */
function toBeginning({ tagCount, transitions }: Model): Float64Array {
  return Float64Array.from({ length: tagCount }, (_, tag) =>
    isOther(tag) ? Number.NEGATIVE_INFINITY : (transitions[tagCount * tagCount + tag] as number),
  );
}

/** The tag that best stands before another. */
function bestBefore(tag: number, totals: Float64Array, model: Model): number {
  if (isOther(tag)) {
    const begun = totalBehind(tag - 1, tag, totals, model);
    return begun > totalBehind(tag, tag, totals, model) ? tag - 1 : tag;
  }
  let best = NONE;
  let most = totalBehind(NONE, tag, totals, model);
  for (let last = 1; last < totals.length; last += 1) {
    const total = totalBehind(last, tag, totals, model);
    if (total > most) {
      best = last;
      most = total;
    }
  }
  return best;
}

/** What a tag has behind another. */
function totalBehind(last: number, tag: number, totals: Float64Array, model: Model): number {
  return (totals[last] as number) + (model.transitions[last * model.tagCount + tag] as number);
}

/** How well each tag fits to a character. */
function scoreTags(slots: Uint32Array, place: number, model: Model): Float64Array {
  const { tagCount, weights, preference = 0 } = model;
  const scores = new Float64Array(tagCount).fill(preference, 1);
  const end = (place + 1) * FEATURE_COUNT;
  for (let next = place * FEATURE_COUNT; next < end; next += 1) {
    const start = (slots[next] as number) * tagCount;
    for (let tag = 0; tag < tagCount; tag += 1) {
      scores[tag] = (scores[tag] as number) + (weights[start + tag] as number);
    }
  }
  return scores;
}

/** The best way through a text, from its end. */
function followBack(before: Uint8Array, totals: Float64Array): Uint8Array {
  const tags = new Uint8Array(before.length / totals.length);
  let tag = totals.indexOf(Math.max(...totals));
  for (let place = tags.length - 1; place >= 0; place -= 1) {
    tags[place] = tag;
    tag = before[place * totals.length + tag] as number;
  }
  return tags;
}

/** The tag of a character, and the one that was taken for it. */
interface Judged {
  readonly tag: number;
  readonly guess: number;
}

/** Weights that change with every text that is tagged wrongly; their average over time is what counts. */
class Learner {
  readonly #tagCount: number;
  readonly #weights: Averaged;
  readonly #transitions: Averaged;

  constructor(tagCount: number) {
    this.#tagCount = tagCount;
    this.#weights = new Averaged(SLOT_COUNT * tagCount);
    this.#transitions = new Averaged((tagCount + 1) * tagCount);
  }

  learn(slots: Uint32Array, tags: Uint8Array): void {
    const tagCount = this.#tagCount;
    const model = { tagCount, weights: this.#weights.now, transitions: this.#transitions.now };
    const guesses = findBestTags(slots, model);
    let last = { tag: tagCount, guess: tagCount };
    for (const [place, tag] of tags.entries()) {
      const here = { tag, guess: guesses[place] as number };
      const row = slots.subarray(place * FEATURE_COUNT, (place + 1) * FEATURE_COUNT);
      this.#correct(row, here, last);
      last = here;
    }
    this.#weights.tick();
    this.#transitions.tick();
  }

  /** Strengthens what leads to the tag that a character has, and weakens what led to the guess. */
  #correct(row: Uint32Array, here: Judged, last: Judged): void {
    const tagCount = this.#tagCount;
    if (here.tag !== here.guess) {
      for (const slot of row) {
        this.#weights.add(slot * tagCount + here.tag, 1);
        this.#weights.add(slot * tagCount + here.guess, -1);
      }
    }
    this.#transitions.add(last.tag * tagCount + here.tag, 1);
    this.#transitions.add(last.guess * tagCount + here.guess, -1);
  }

  /** What was learnt; transitions in the unit of the weights. */
  finish(): Pick<SequenceTaggerData, "weights" | "scale" | "transitions"> {
    const { steps, step: scale } = toSteps(this.#weights.average());
    return {
      weights: steps,
      scale,
      transitions: Float32Array.from(this.#transitions.average(), (weight) => weight / scale),
    };
  }
}

/** Numbers that change, and their average over all the time. */
class Averaged {
  readonly now: Float64Array;
  /** Every change, times when it came. */
  readonly #changes: Float64Array;
  #time = 0;

  constructor(length: number) {
    this.now = new Float64Array(length);
    this.#changes = new Float64Array(length);
  }

  add(index: number, change: number): void {
    this.now[index] = (this.now[index] as number) + change;
    this.#changes[index] = (this.#changes[index] as number) + change * this.#time;
  }

  tick(): void {
    this.#time += 1;
  }

  average(): Float64Array {
    const time = Math.max(1, this.#time);
    return this.now.map((value, index) => value - (this.#changes[index] as number) / time);
  }
}

function toTags(text: string, pieces: readonly Piece[], labels: readonly string[]): Uint8Array {
  const tags = new Uint8Array(text.length);
  for (const { label, start, end } of pieces) {
    const first = firstTag(labels.indexOf(label));
    tags.fill(first + 1, start, end);
    tags[start] = first;
  }
  return tags;
}

function toPieces(tags: Uint8Array, labels: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [start, tag] of tags.entries()) {
    if (isFirst(tag)) {
      let end = start + 1;
      while (tags[end] === tag + 1) {
        end += 1;
      }
      pieces.push({ label: labels[(tag - 1) / 2] as string, start, end });
    }
  }
  return pieces;
}
