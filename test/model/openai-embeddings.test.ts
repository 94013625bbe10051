import { Keyv } from "keyv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createOpenAiEmbeddings,
  type OpenAiEmbeddingsOptions,
} from "../../src/model/openai-embeddings.ts";
import {
  answerText,
  answerVectors,
  type EmbeddingServer,
  failWith,
  hangUp,
  neverAnswer,
  openEmbeddingServer,
} from "./embedding-server.ts";

let server: EmbeddingServer;
let waitsMs: number[];
beforeEach(async () => {
  server = await openEmbeddingServer();
  waitsMs = [];
});
afterEach(() => server.close());

function create(options: Partial<OpenAiEmbeddingsOptions> = {}) {
  return createOpenAiEmbeddings({
    baseUrl: server.baseUrl,
    model: "tiny",
    wait: async (delayMs) => {
      waitsMs.push(delayMs);
    },
    ...options,
  });
}

describe("createOpenAiEmbeddings", () => {
  it("asks as the protocol wants it, with the key", async () => {
    await create({ apiKey: "secret", baseUrl: `${server.baseUrl}/` }).embedQuery("商标");
    const [request] = server.requests;
    expect(request?.path).toBe("/v1/embeddings");
    expect(request?.headers.authorization).toBe("Bearer secret");
    expect(request?.body).toEqual({ model: "tiny", input: ["商标"], encoding_format: "float" });
  });

  it("sends no key where none is given", async () => {
    await create().embedQuery("商标");
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("asks in batches, for each text once", async () => {
    const texts = ["一", "二", "三", "二", "四", "五"];
    const vectors = await create({ batchSize: 2 }).embedDocuments(texts);
    expect(server.requests.map(({ body }) => body.input)).toEqual([
      ["一", "二"],
      ["三", "四"],
      ["五"],
    ]);
    expect(vectors).toHaveLength(6);
    expect(vectors[3]).toEqual(vectors[1]);
  });

  it.each([
    ["429", failWith(429)],
    ["500", failWith(500)],
    ["503", failWith(503)],
    ["an answer that is no JSON", answerText("<html>busy</html>")],
    ["JSON of another shape", answerText('{"data":{"embedding":[1]}}')],
    ["numbers that are none", answerVectors([[1, "2"]])],
    ["too few vectors", answerVectors([])],
    ["a broken connection", hangUp],
  ])("tries again after %s", async (_, failure) => {
    server.plan(failure, failure);
    expect(await create().embedQuery("商标")).toHaveLength(16);
    expect(server.requests).toHaveLength(3);
    expect(waitsMs).toHaveLength(2);
  });

  it("tries again when no answer comes in time", async () => {
    server.plan(neverAnswer);
    expect(await create({ timeoutMs: 200 }).embedQuery("商标")).toHaveLength(16);
    expect(server.requests).toHaveLength(2);
  });

  it("waits longer each time, and as long as it is told", async () => {
    server.plan(failWith(500), failWith(500), failWith(429, { "retry-after": "7" }));
    await create().embedQuery("商标");
    expect(waitsMs[0]).toBeLessThanOrEqual(500);
    expect(waitsMs[1]).toBeLessThanOrEqual(1000);
    expect(waitsMs[2]).toBe(7000);
  });

  it("gives up after its attempts and says that it may work later", async () => {
    server.plan(failWith(500), failWith(429), failWith(500));
    const embedding = create({ maximumAttempts: 3 }).embedDocuments(["商标"]);
    await expect(embedding).rejects.toMatchObject({
      code: "embeddings_unavailable",
      retryable: true,
    });
    expect(server.requests).toHaveLength(3);
  });

  it("lets a question wait no longer than it may, further attempts included", async () => {
    server.plan(neverAnswer, neverAnswer, neverAnswer);
    await expect(create({ queryTimeoutMs: 100 }).embedQuery("商标")).rejects.toMatchObject({
      code: "embeddings_unavailable",
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([400, 401, 404])(
    "does not repeat what is refused with %d, nor tells texts or key",
    async (status) => {
      server.plan(failWith(status));
      const error = await create({ apiKey: "secret" })
        .embedQuery("商标")
        .catch((reason) => reason);
      expect(error).toMatchObject({ code: "embeddings_refused", retryable: false });
      expect(error.message).toContain(String(status));
      expect(error.message).not.toMatch(/secret|商标/);
      expect(server.requests).toHaveLength(1);
    },
  );

  it("refuses vectors of another length than it has seen or was told", async () => {
    const embeddings = create();
    await embeddings.embedQuery("商标");
    server.plan(answerVectors([[1, 2, 3]]));
    await expect(embeddings.embedQuery("专利")).rejects.toMatchObject({
      code: "embeddings_mismatched",
    });
    const told = create({ dimensions: 8 });
    expect(told.id).toContain("/8/");
    await expect(told.embedQuery("专利")).rejects.toThrow("16 numbers instead of 8");
  });

  it("asks once for what the cache keeps, and stores no text", async () => {
    const store = new Map();
    const cache = new Keyv({ store });
    const first = await create({ cache }).embedDocuments(["商标", "专利"]);
    const second = await create({ cache }).embedDocuments(["专利", "商标", "版权"]);
    expect(server.requests.map(({ body }) => body.input)).toEqual([["商标", "专利"], ["版权"]]);
    expect(second.slice(0, 2)).toEqual([first[1], first[0]]);
    expect(JSON.stringify([...store])).not.toContain("商标");
    await create({ cache, model: "other" }).embedQuery("商标");
    expect(server.requests).toHaveLength(3);
  });

  it("works on when the cache does not, or holds rubbish", async () => {
    const broken = {
      getMany: () => Promise.reject(new Error("cache is down")),
      setMany: () => Promise.reject(new Error("cache is down")),
    };
    expect(await create({ cache: broken }).embedQuery("商标")).toHaveLength(16);
    const rubbish = { getMany: async () => ["?", 3], setMany: async () => undefined };
    expect(await create({ cache: rubbish }).embedDocuments(["商标", "专利"])).toHaveLength(2);
  });
});
