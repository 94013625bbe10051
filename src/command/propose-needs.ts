import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "../base/app-error.ts";
import type { ChatModel } from "../model/chat-model.ts";
import { leaveThoughtsOut } from "../model/leave-thoughts-out.ts";
import { encloseData } from "../prompt/enclose-data.ts";
import type { OwnPrompts } from "../prompt/own-prompts.ts";
import { findQuote } from "../retrieval/find-quote.ts";
import type { Passage } from "../retrieval/passage.ts";
import type { ProposedNeed } from "./proposed-needs.ts";

/** What one passage brought. */
export type PassageProposals =
  | {
      readonly kind: "proposed";
      readonly needs: readonly ProposedNeed[];
      /** Left out: a quote that is not exact, or no way of asking that is new. */
      readonly dropped: number;
    }
  | { readonly kind: "failed"; readonly reason: string };

export interface ProposeOptions {
  readonly model: ChatModel;
  readonly prompts: OwnPrompts;
  /** Ways of asking that the knowledge has already. */
  readonly known: ReadonlySet<string>;
}

const writtenSchema = z.array(
  z.object({
    title: z.string().trim().min(1).max(40),
    asks: z.array(z.string().trim().min(2).max(60)).min(1).max(20),
    quotes: z.array(z.string().min(1)).min(1).max(3),
  }),
);

/**
 * Asks a model what people would ask that this passage answers. Every quote stands exactly in the
 * passage; what the model makes up is left out.
 *
 * @throws AppError `model_refused`.
 */
export async function proposeNeeds(
  passage: Passage,
  { model, prompts, known }: ProposeOptions,
): Promise<PassageProposals> {
  const filled = prompts("propose-needs", {
    document: encloseData("文件", passage.document.title),
    path: encloseData("位置", passage.path.join(" › ")),
    passage: encloseData("条款", passage.text),
  });
  try {
    const written = readProposals(await model(filled));
    if (written === undefined) {
      return { kind: "failed", reason: "no_json" };
    }
    const needs = written.flatMap((one) => toProposedNeed(one, passage, known) ?? []);
    return { kind: "proposed", needs, dropped: written.length - needs.length };
  } catch (cause) {
    if (cause instanceof AppError && cause.code !== "model_refused") {
      return { kind: "failed", reason: cause.code };
    }
    throw cause;
  }
}

/** The JSON in a model's answer: thoughts and fences around it are no harm. */
function readProposals(text: string): z.infer<typeof writtenSchema> | undefined {
  const plain = leaveThoughtsOut(text);
  const [json] = /\[[\s\S]*\]/.exec(plain) ?? [];
  try {
    return writtenSchema.safeParse(JSON.parse(json ?? "")).data;
  } catch {
    return undefined;
  }
}

function toProposedNeed(
  { title, asks, quotes }: z.infer<typeof writtenSchema>[number],
  passage: Passage,
  known: ReadonlySet<string>,
): ProposedNeed | undefined {
  const { document, path, text, kind } = passage;
  const exact = quotes.map((quote) => findQuote(text, quote));
  const fresh = [...new Set(asks)].filter((ask) => !known.has(ask) && !text.includes(ask));
  if (exact.some((quote) => quote === undefined) || fresh.length === 0) {
    return undefined;
  }
  const digest = createHash("sha256").update(`${passage.id}\n${title}`).digest("hex");
  const id = `proposed-${digest.slice(0, 10)}`;
  const need = { approved: false, id, title, asks: fresh };
  return kind === "fact"
    ? { ...need, facts: [passage.id] }
    : {
        ...need,
        quotes: exact.flatMap((quote) =>
          quote === undefined ? [] : { document: document.id, path: [...path], quote },
        ),
      };
}
