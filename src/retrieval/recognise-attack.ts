import { ATTACKS, type Attack } from "./attack.ts";
import { readablePart } from "./readable-part.ts";
import { toSentences } from "./to-sentences.ts";
import { undisguise } from "./undisguise.ts";

/** What a message wants that nobody is given. */
interface RecognisedAttack {
  readonly attack: Attack;
  /** The sentences of the message that want nothing of the kind. */
  readonly rest: string;
}

/** Says which attack a text is; `undefined` for every ordinary one. */
export type RecogniseAttack = (text: string) => RecognisedAttack | undefined;

/** How likely each label is, likeliest first. */
type Classify = (
  text: string,
) => readonly { readonly label: string; readonly probability: number }[];

/** From which probability on a whole message is taken for an attack. */
const SURE = 0.7;
/** From which one on a message is taken for one that is asked in about the words of a known need. */
const SURE_DESPITE_NEED = 0.85;
/** From which one a single sentence of a longer message is: it lacks what stands around it. */
const SURE_OF_SENTENCE = 0.85;
/** A message with more says what it wants in one of its sentences; fewer are read as a whole. */
const LONG_CHARS = 40;
const MOST_SENTENCES = 24;

/**
 * Makes the function that recognises attacks: by a classifier that learnt how they are told, in what
 * a text says once its disguises are taken off; in a long text, sentence by sentence as well.
 *
 * @param isAsked whether something that is answered is asked for in about these words.
 */
export function createRecogniseAttack(
  classify: Classify,
  isAsked: (text: string) => boolean,
): RecogniseAttack {
  const find = (text: string, sure: number): Attack | undefined => {
    const attacks = classify(text).filter(({ label }) => isAttack(label));
    const probability = sumUp(attacks);
    const isFound = probability >= sure && (probability >= SURE_DESPITE_NEED || !isAsked(text));
    return isFound ? (attacks[0]?.label as Attack | undefined) : undefined;
  };
  return (whole) => {
    const text = undisguise(readablePart(whole));
    const sentences = toSentences(text).slice(0, MOST_SENTENCES);
    const found = find(text, SURE) ?? findInside(text, sentences, find);
    return found === undefined
      ? undefined
      : {
          attack: found,
          rest: sentences.filter((sentence) => find(sentence, SURE) === undefined).join(""),
        };
  };
}

function findInside(
  text: string,
  sentences: readonly string[],
  find: (text: string, sure: number) => Attack | undefined,
): Attack | undefined {
  if (sentences.length < 2 || (text.length < LONG_CHARS && !text.includes("\n"))) {
    return undefined;
  }
  for (const sentence of sentences) {
    const attack = find(sentence, SURE_OF_SENTENCE);
    if (attack !== undefined) {
      return attack;
    }
  }
  return undefined;
}

function sumUp(classes: readonly { readonly probability: number }[]): number {
  return classes.reduce((sum, { probability }) => sum + probability, 0);
}

function isAttack(label: string): boolean {
  return ATTACKS.some((attack) => attack === label);
}

/** What orders a machine about has no business in a document, whatever else may stand there. */
const ORDERS: readonly string[] = ["injection", "prompt"] satisfies Attack[];
const SURE_OF_ORDER = 0.9;

/** Finds the sentences of a document that are orders to whatever machine reads it. */
export type FindOrders = (text: string) => readonly string[];

/** Makes {@link FindOrders}; documents speak of rules, systems and passwords all the time. */
export function createFindOrders(classify: Classify): FindOrders {
  return (text) =>
    toSentences(text).filter((sentence) => {
      const orders = classify(undisguise(sentence)).filter(({ label }) => ORDERS.includes(label));
      return sumUp(orders) >= SURE_OF_ORDER;
    });
}
