import type { Wording } from "../conversation/outcome.ts";

/** Counts how a model's wording fared over many answers. */
export class WordingTally {
  #keptAnswers = 0;
  #keptSentences = 0;
  #droppedSentences = 0;
  readonly #fallbacks = new Map<string, number>();

  add(wording: Wording | undefined): void {
    if (wording === undefined) {
      return;
    }
    this.#droppedSentences += wording.dropped;
    if (wording.kind === "kept") {
      this.#keptAnswers += 1;
      this.#keptSentences += wording.sentences;
    } else {
      this.#fallbacks.set(wording.reason, (this.#fallbacks.get(wording.reason) ?? 0) + 1);
    }
  }

  /** A line on answers, one on sentences, and the reasons of the answers without a model. */
  format(): string {
    const fallbacks = [...this.#fallbacks].sort(([, one], [, other]) => other - one);
    const fellBack = fallbacks.reduce((sum, [, count]) => sum + count, 0);
    if (this.#keptAnswers + fellBack === 0) {
      return "\nworded by a model: none asked";
    }
    const reasons = fallbacks.map(([reason, count]) => `${reason} ${count}`).join(", ");
    const [kept, dropped] = [this.#keptSentences, this.#droppedSentences];
    return [
      `\nworded by a model: kept ${this.#keptAnswers}, fell back ${fellBack} (${reasons})`,
      `its sentences: kept ${kept}, dropped ${dropped}`,
    ].join("\n");
  }
}
