import type { MessageIntent } from "./example.ts";
import { normalizeText } from "./normalize-text.ts";
import { readablePart } from "./readable-part.ts";
import type { TextClassifier } from "./text-classifier.ts";

/** What a message wants, and how sure that is, from 0 to 1. */
export interface UnderstoodMessage {
  readonly intent: MessageIntent;
  readonly confidence: number;
  /** What it may want instead, where that is too near to begin at once what was understood. */
  readonly mayBe?: MessageIntent;
}

/**
 * What is less likely a report than the first, and at least as likely a question as the second, may
 * be either. Higher ones ask back where the question would have been answered rightly.
 */
const UNSURE_REPORT = 0.5;
const LIKELY_QUESTION = 0.4;

/** A message that is hardly more than a number of a case, a query code or both asks for its state: no phone's. */
const NUMBER_ONLY =
  /^(?:查|查询|查下|查一下|进度|编号|单号|案号|案件|查询码|号码|件号|回执|:|,|\.|，|。|#|\s)*(?!1[3-9]\d{9}(?!\d))(?:[a-z]{0,4}-?\d{6,}(?:-[a-z0-9]+)*(?:[\s,，]*[a-z0-9]{4}(?:-[a-z0-9]{4}){2})?|(?=[a-z0-9-]*\d)[a-z0-9]{3,5}-[a-z0-9]{2,5}(?:-[a-z0-9]{2,5})*)[\s。.!?]*$/;

/**
 * Makes the function that says what a message wants: a learnt classifier, and rules for messages
 * that have no words to learn from.
 */
export function createUnderstandMessage(
  intents: TextClassifier,
): (text: string) => UnderstoodMessage {
  return (text) => {
    if (NUMBER_ONLY.test(normalizeText(readablePart(text)))) {
      return { intent: "status", confidence: 0.95 };
    }
    const [best, ...others] = intents.classify(text);
    const intent = (best?.label ?? "ask") as MessageIntent;
    const confidence = best?.probability ?? 0;
    const question = others.find(({ label }) => label === "ask")?.probability ?? 0;
    const isInDoubt =
      intent === "report" && confidence < UNSURE_REPORT && question >= LIKELY_QUESTION;
    return { intent, confidence, ...(isInDoubt && { mayBe: "ask" as const }) };
  };
}
