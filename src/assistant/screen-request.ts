import type { Route, UnderstandMessage } from "./route-message.ts";

/** What nobody is given. */
export type Attack =
  | "injection"
  | "prompt"
  | "others_report"
  | "promise"
  | "judgement"
  | "false_report"
  | "harm";

/** Says which attack a text is; `rest` are the sentences that want nothing of the kind. */
export type RecogniseAttack = (
  text: string,
) => { readonly attack: Attack; readonly rest: string } | undefined;

/** A rest that is shorter tells nothing that happened. */
const SHORTEST_REPORT_CHARS = 8;

/**
 * What a message wants that nobody is given, `undefined` when it may go on. Only what its words alone
 * brought to a skill is looked at: answers in a dialogue are kept as they are said, and obeyed by
 * nobody. A report goes on whatever stands in it besides, except for a wish to make one up.
 */
export function screenRequest(
  route: Extract<Route, { kind: "skill" }>,
  text: string,
  options: {
    readonly recogniseAttack: RecogniseAttack;
    readonly understand: UnderstandMessage;
  },
): Attack | undefined {
  const found = route.isByWords === true ? options.recogniseAttack(text) : undefined;
  if (found === undefined) {
    return undefined;
  }
  const { attack, rest } = found;
  const reports =
    route.intent === "report" &&
    attack !== "false_report" &&
    rest.length >= SHORTEST_REPORT_CHARS &&
    options.understand(rest, { history: [] }).intent === "report";
  return reports ? undefined : attack;
}
