import { afterAll, beforeAll, expect, it } from "vitest";
import { loadModelWords } from "../../../src/answer/wording/model-words.ts";
import { readQuestions } from "../../../src/command/evaluation-set.ts";
import { createOpenAiChatModel } from "../../../src/model/chat-openai.ts";
import { loadOwnPrompts } from "../../../src/prompt/own-prompts.ts";
import {
  type Behaviour,
  openScriptedModel,
  type ScriptedModel,
  say,
  sayFrom,
} from "../../support/scripted-model.ts";
import { type Ask, openAnswerSkill, openRealKnowledge } from "../open-answer-skill.ts";
import { FALSE_SENTENCES, firstSentence, LIES } from "./lies.ts";

/** More than enough, since figures of the table and the like are asked of no model. */
const MOST_QUESTIONS = 110;
const LEAST_ASKED = 60;
const TIMEOUT_MS = 120_000;

const questions = readQuestions("test/evaluation/questions.jsonl")
  .filter(({ part, outcome, history }) => part === "tune" && outcome === "answered" && !history[0])
  .slice(0, MOST_QUESTIONS)
  .map(({ q }) => q);

let behaviour: Behaviour = say("");
let server: ScriptedModel;
let plain: Ask;
let ask: Ask;

beforeAll(async () => {
  server = await openScriptedModel((response, request) => behaviour(response, request));
  const knowledge = openRealKnowledge();
  plain = openAnswerSkill(knowledge);
  const wording = {
    model: createOpenAiChatModel({
      ...{ baseUrl: server.baseUrl, name: "scripted", limitTokens: 300 },
      ...{ timeoutMs: TIMEOUT_MS, wait: async () => undefined },
    }),
    prompts: loadOwnPrompts(),
    words: loadModelWords("knowledge/model-words.yaml"),
  };
  ask = openAnswerSkill(knowledge, () => wording);
});

afterAll(() => server.close());

/** Asks each question of a model that answers it by one of `ways` in turn; gives what it asked. */
async function askAll<Way>(ways: readonly Way[], toBehaviour: (way: Way) => Behaviour) {
  const asked: { way: Way; question: string; user: string; outcome: Awaited<ReturnType<Ask>> }[] =
    [];
  for (const [at, question] of questions.entries()) {
    const way = ways[at % ways.length] as Way;
    behaviour = toBehaviour(way);
    server.requests.length = 0;
    const outcome = await ask(question);
    const user = server.requests[0]?.user;
    if (user !== undefined) {
      asked.push({ way, question, user, outcome });
    }
  }
  expect(asked.length).toBeGreaterThanOrEqual(LEAST_ASKED);
  return asked;
}

it(
  "gives the answer without a model, whatever is asked and whatever the lie",
  async () => {
    const asked = await askAll(LIES, ([, , lie]) => lie);
    for (const { way, question, outcome } of asked) {
      const { wording, ...rest } = outcome;
      expect(wording?.kind, `${way[0]}: ${question}`).toBe("fell_back");
      expect(rest, `${way[0]}: ${question}`).toEqual(await plain(question));
    }
  },
  TIMEOUT_MS,
);

it(
  "keeps beside a lie only what stands in the passages, whatever is asked",
  async () => {
    const asked = await askAll(FALSE_SENTENCES, ([, , text]) =>
      sayFrom(({ user }) => `${firstSentence(user)}[1]。${text}`),
    );
    const kept = asked.filter(({ outcome }) => outcome.wording?.kind === "kept");
    expect(kept.length).toBeGreaterThan(LEAST_ASKED / 2);
    for (const { way, question, user, outcome } of kept) {
      expect(outcome.wording, `${way[0]}: ${question}`).toMatchObject({ dropped: 1 });
      const [, body = ""] = outcome.reply.text.split("\n");
      for (const sentence of body.split(/[。！？]?(?:\[\d+\])+/).filter((one) => one !== "")) {
        expect(user, `${way[0]}: ${question}`).toContain(sentence);
      }
    }
    for (const { question, outcome } of asked) {
      const { wording, ...rest } = outcome;
      if (wording?.kind !== "kept") {
        expect(rest, question).toEqual(await plain(question));
      }
    }
  },
  TIMEOUT_MS,
);
