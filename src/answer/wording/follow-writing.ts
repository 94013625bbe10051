import type { CheckedWording } from "./check-wording.ts";
import { splitWording, type WrittenSentence } from "./split-wording.ts";

/**
 * Follows a model while it writes. `show` gets the sentences that hold each time that there are more
 * of them, and only while what is finished so far would do as an answer.
 *
 * @returns what to call with all that is written so far.
 */
export function followWriting(
  check: (written: readonly WrittenSentence[] | undefined) => CheckedWording,
  show: (sentences: readonly WrittenSentence[]) => void,
): (soFar: string) => void {
  let finished = 0;
  let shown = 0;
  return (soFar) => {
    // The last one may go on: its end, or the marks behind it, may still be to come.
    const written = splitWording(soFar)?.slice(0, -1) ?? [];
    if (written.length === finished) {
      return;
    }
    // Another attempt begins anew, and so does what is shown of it.
    shown = written.length < finished ? 0 : shown;
    finished = written.length;
    const checked = check(written);
    if (checked.kind === "usable" && checked.sentences.length > shown) {
      shown = checked.sentences.length;
      show(checked.sentences);
    }
  };
}
