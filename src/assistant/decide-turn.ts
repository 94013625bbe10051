import { AppError } from "../base/app-error.ts";
import type { CreateId } from "../base/id.ts";
import type { Intent } from "../conversation/intent.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Commit } from "../conversation/skill.ts";
import type { Turn } from "../conversation/turn.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { askWhichWish } from "./ask-which-wish.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import type { LimitFlood } from "./limit-flood.ts";
import { refuseAttack } from "./refuse-attack.ts";
import { type Route, type RouteOptions, routeMessage } from "./route-message.ts";
import { DEFAULT_LIMIT_CHARACTERS, type ScreenedInput, screenInput } from "./screen-input.ts";
import { type RecogniseAttack, screenRequest } from "./screen-request.ts";
import { type TurnFacts, toTurn } from "./turn-facts.ts";

/** How a turn ends, or what must be committed to know it. */
type Ending = Outcome | Commit<StorageTransaction>;

/** What was decided about a turn; nothing has been changed yet. */
export interface Decision {
  /** The skill that handled it; none when it never came so far. */
  readonly skill?: string;
  readonly intent: Intent;
  /** What to keep as the turn's text. */
  readonly text: string;
  readonly ending: Ending;
  /** The id told to the person when something was thrown. */
  readonly errorId?: string;
}

/** Binds a role to the person by a one-time code. */
export type BindAccount = (facts: TurnFacts, code: string) => Promise<Ending>;

export interface DecideOptions extends RouteOptions {
  readonly texts: AssistantTexts;
  readonly bindAccount: BindAccount;
  readonly recogniseAttack: RecogniseAttack;
  readonly createId: CreateId;
  readonly limitCharacters?: number;
  readonly limitFlood?: LimitFlood;
}

/**
 * Walks the first steps of a turn: screen-input → route-message → screen-request → skill. Whatever is
 * thrown on the way is caught here, once, and becomes an outcome with an id.
 */
export async function decideTurn(facts: TurnFacts, options: DecideOptions): Promise<Decision> {
  const verdict = (await options.limitFlood?.(facts)) ?? "handle";
  if (verdict !== "handle") {
    const text = verdict === "keep" ? "" : options.texts("flood");
    return { intent: "ask", text: facts.message.text, ending: toOutcome("guardrails_flood", text) };
  }
  const screened = screenInput(facts.message, options.limitCharacters);
  if (screened.kind === "refused") {
    const ending = toRefusal(screened, options);
    return { intent: "ask", text: "", ending };
  }
  const reached: { skill?: string; intent: Intent } = { intent: "ask" };
  try {
    const route = routeMessage(facts, screened.text, options);
    if (facts.message.isPublic && !isPublic(route)) {
      const ending = toOutcome("guardrails_public_chat", options.texts("public_chat"));
      return { intent: "smalltalk", text: "", ending };
    }
    if (route.kind === "bind") {
      const ending = await options.bindAccount(facts, route.code);
      return { intent: "smalltalk", text: "绑定", ending };
    }
    if (route.kind === "unknown_token") {
      const ending = toOutcome("report_refused", options.texts("unknown_button"));
      return { intent: "smalltalk", text: screened.text, ending };
    }
    reached.skill = route.skill.name;
    reached.intent = route.intent;
    const turn = toTurn(facts, route.skill.name, screened.text, route.intent);
    const attack = screenRequest(route, screened.text, options);
    const handled =
      attack === undefined
        ? await handleRoute(route, turn, options.texts)
        : await refuseAttack(attack, turn, route.skill, options.texts);
    const ending = withRemark(handled, facts, options.texts);
    return { ...reached, text: screened.text, ending };
  } catch (cause) {
    return { ...reached, text: screened.text, ...toError(cause, facts, reached.skill, options) };
  }
}

/** What may be a report or a question as well is asked about, and nothing is begun. */
function handleRoute(
  { skill, intent, mayBe }: Extract<Route, { kind: "skill" }>,
  turn: Turn,
  texts: AssistantTexts,
): Promise<Ending> | Ending {
  const isInDoubt = intent === "report" && mayBe === "ask";
  return isInDoubt ? askWhichWish(turn, texts) : skill.handle(turn);
}

function isPublic(route: Route): boolean {
  return route.kind === "skill" ? route.skill.isPublic === true : route.kind === "unknown_token";
}

/** Who spoke is asked to type, whatever became of the recording. */
function withRemark(ending: Ending, { message }: TurnFacts, texts: AssistantTexts): Ending {
  if (message.isSpoken !== true) {
    return ending;
  }
  if (typeof ending === "function") {
    return async (transaction) => addRemark(await ending(transaction), texts);
  }
  return addRemark(ending, texts);
}

function addRemark(outcome: Outcome, texts: AssistantTexts): Outcome {
  const text = [outcome.reply.text, texts("spoken")].filter((part) => part !== "").join("\n\n");
  return { ...outcome, reply: { ...outcome.reply, text } };
}

function toRefusal(
  { code }: Extract<ScreenedInput, { kind: "refused" }>,
  { texts, limitCharacters: limit = DEFAULT_LIMIT_CHARACTERS }: DecideOptions,
): Outcome {
  switch (code) {
    case "guardrails_empty":
      return toOutcome(code, texts("empty"));
    case "guardrails_too_long":
      return toOutcome(code, texts("too_long", { limit }));
    case "guardrails_unsupported_content":
      return toOutcome(code, texts("unsupported_content"));
  }
}

function toError(
  cause: unknown,
  { id, log }: TurnFacts,
  skill: string | undefined,
  { texts, createId }: DecideOptions,
): { ending: Outcome; errorId: string } {
  const errorId = createId().slice(0, 8);
  log.error({ err: cause, errorId, turnId: id, skill }, "a turn failed");
  const message = cause instanceof AppError ? cause.userMessage : undefined;
  const text =
    message === undefined
      ? texts("error_unexpected", { id: errorId })
      : texts("error_known", { message, id: errorId });
  return { ending: toOutcome("error_unexpected", text), errorId };
}

function toOutcome(code: Outcome["code"], text: string): Outcome {
  return { code, reply: toReply(text) };
}
