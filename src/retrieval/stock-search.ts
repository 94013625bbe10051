import type { Embeddings } from "@langchain/core/embeddings";
import { AppError } from "../base/app-error.ts";

/** The texts nearest to a question, best first. */
export type StockSearch = (question: string, limit: number) => Promise<readonly string[]>;

/** What LangChain's own guides cut texts into. */
const CHUNKS = { chunkSize: 500, chunkOverlap: 50 };

/**
 * The set-up that LangChain's guides begin with, to compare ours with: texts cut into chunks of so
 * many characters, compared by their vectors alone, in hnswlib.
 *
 * @throws AppError `not_installed`: its packages are there only after an install with dev
 *   dependencies.
 */
export async function openStockSearch(
  texts: readonly string[],
  embeddings: Embeddings,
): Promise<StockSearch> {
  const { RecursiveCharacterTextSplitter, HNSWLib } = await importPackages();
  const chunks = await new RecursiveCharacterTextSplitter(CHUNKS).createDocuments([...texts]);
  const store = await HNSWLib.fromDocuments(chunks, embeddings);
  return async (question, limit) => {
    const found = await store.similaritySearch(question, limit);
    return found.map(({ pageContent }) => pageContent);
  };
}

async function importPackages() {
  try {
    const [{ RecursiveCharacterTextSplitter }, { HNSWLib }] = await Promise.all([
      import("@langchain/textsplitters"),
      import("@langchain/community/vectorstores/hnswlib"),
    ]);
    return { RecursiveCharacterTextSplitter, HNSWLib };
  } catch (cause) {
    throw notInstalled(cause);
  }
}

function notInstalled(cause: unknown): AppError {
  return new AppError({
    code: "not_installed",
    message: "@langchain/community and @langchain/textsplitters are not installed",
    userMessage: "bench peers 需要开发依赖：请先运行 npm ci（不带 --omit=dev）。",
    cause,
  });
}
