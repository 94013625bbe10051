import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/config.ts";

describe("loadConfig", () => {
  it("needs nothing", () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ host: "127.0.0.1", port: 3000, dataFolder: "data" });
    expect(config.telegram).toBeUndefined();
    expect(Object.isFrozen(config)).toBe(true);
  });

  it.each([
    ["PORT", "70000", "a whole number from 0 to 65535"],
    ["PORT", "http", "a whole number from 0 to 65535"],
    ["PUBLIC_URL", "zhiquan.example", "an http(s) address without ? or #"],
    ["WORKER_CONCURRENCY", "0", "a whole number from 1 to 64"],
    ["LOG_LEVEL", "loud", "one of debug, info, warn, error, silent"],
    ["DATABASE_URL", "mysql://localhost", "postgres://"],
    ["KEYV_URL", "localhost:6379", "redis://"],
    ["TELEGRAM_BOT_TOKEN", "secret-token", "BotFather"],
    ["TELEGRAM_TAKES_PERSONAL_DATA", "yes", "true or false"],
    ["EMBEDDINGS_BASE_URL", "localhost:8000", "an http(s) address"],
  ])("names %s when it is %s, and what it wants", (variable, value, wanted) => {
    expect(() => loadConfig({ [variable]: value })).toThrow(`${variable} wants`);
    expect(() => loadConfig({ [variable]: value })).toThrow(wanted);
  });

  it("does not repeat a wrong value, which may be a secret", () => {
    expect(() => loadConfig({ TELEGRAM_BOT_TOKEN: "hunter2" })).not.toThrow("hunter2");
  });

  it("reads quiet hours over midnight, within a day, and none", () => {
    expect(loadConfig({}).quietHours).toEqual([
      { from: "00:00", to: "07:00" },
      { from: "22:00", to: "24:00" },
    ]);
    expect(loadConfig({ QUIET_HOURS: "12:00-14:00" }).quietHours).toEqual([
      { from: "12:00", to: "14:00" },
    ]);
    expect(loadConfig({ QUIET_HOURS: "-" }).quietHours).toEqual([]);
    for (const wrong of ["22-7", "22:00", "07:00-07:00"]) {
      expect(() => loadConfig({ QUIET_HOURS: wrong })).toThrow("QUIET_HOURS");
    }
  });

  it("wants a secret with a webhook address", () => {
    const environment = {
      TELEGRAM_BOT_TOKEN: `1:${"A".repeat(35)}`,
      TELEGRAM_WEBHOOK_URL: "https://example.org/hook",
    };
    expect(() => loadConfig(environment)).toThrow("TELEGRAM_WEBHOOK_SECRET wants a value");
  });

  it("wants all of an S3 store or nothing of it, and one place of clamd", () => {
    const place = {
      EVIDENCE_S3_URL: "https://s3.example",
      EVIDENCE_S3_BUCKET: "evidence",
      EVIDENCE_S3_KEY_ID: "id",
      EVIDENCE_S3_SECRET: "secret",
    };
    expect(loadConfig({}).evidenceS3).toBeUndefined();
    expect(loadConfig(place).evidenceS3).toEqual({
      ...{ url: "https://s3.example", bucket: "evidence", region: "us-east-1" },
      ...{ keyId: "id", secret: "secret" },
    });
    for (const name of Object.keys(place)) {
      expect(() => loadConfig({ ...place, [name]: "" })).toThrow("EVIDENCE_S3_SECRET want");
    }
    expect(loadConfig({ CLAMAV_HOST: "clamd" }).clamav).toEqual({ host: "clamd", port: 3310 });
    expect(loadConfig({ CLAMAV_SOCKET: "/run/c" }).clamav).toEqual({ path: "/run/c" });
    expect(() => loadConfig({ CLAMAV_SOCKET: "/run/c", CLAMAV_HOST: "clamd" })).toThrow(
      "CLAMAV_SOCKET wants to stay empty",
    );
  });

  it("uses the embeddings that the environment names, the embedded ones otherwise", () => {
    const endpoint = {
      EMBEDDINGS_BASE_URL: "http://127.0.0.1:8000/v1",
      EMBEDDINGS_MODEL: "bge-m3",
    };
    expect(loadConfig({}).embeddings).toEqual({ kind: "static" });
    expect(loadConfig({ EMBEDDINGS_MODEL_DIR: "models/bge" }).embeddings).toEqual({
      kind: "onnx",
      folder: "models/bge",
    });
    expect(loadConfig({ ...endpoint, EMBEDDINGS_API_KEY: "key" }).embeddings).toEqual({
      kind: "openai",
      baseUrl: "http://127.0.0.1:8000/v1",
      model: "bge-m3",
      apiKey: "key",
    });
  });

  it("wants one source of embeddings, and a model's name with an endpoint", () => {
    const baseUrl = { EMBEDDINGS_BASE_URL: "https://example.org/v1" };
    expect(() => loadConfig(baseUrl)).toThrow("EMBEDDINGS_MODEL wants a name");
    const both = { ...baseUrl, EMBEDDINGS_MODEL: "m", EMBEDDINGS_MODEL_DIR: "models" };
    expect(() => loadConfig(both)).toThrow("EMBEDDINGS_MODEL_DIR wants to stay empty");
  });

  it("has a model only when address and name are given", () => {
    const model = { MODEL_BASE_URL: "http://127.0.0.1:11434/v1", MODEL_NAME: "qwen3" };
    expect(loadConfig({}).model).toBeUndefined();
    expect(loadConfig({ ...model, MODEL_TIMEOUT_MS: "500" }).model).toEqual({
      baseUrl: "http://127.0.0.1:11434/v1",
      name: "qwen3",
      readsReports: false,
      apiKey: undefined,
      timeoutMs: 500,
      limitTokens: 800,
    });
    expect(() => loadConfig({ MODEL_NAME: "qwen3" })).toThrow("MODEL_BASE_URL wants an address");
    const { MODEL_BASE_URL } = model;
    expect(() => loadConfig({ MODEL_BASE_URL })).toThrow("MODEL_NAME wants a name");
  });

  it("has an application of WeCom when all that it needs is given", () => {
    const app = {
      WECOM_CORP_ID: "ww0123456789abcdef",
      WECOM_APP_AGENT_ID: "1000002",
      WECOM_APP_SECRET: "s".repeat(43),
      WECOM_APP_TOKEN: "QDG6eK",
      WECOM_APP_AES_KEY: "x".repeat(43),
    };
    expect(loadConfig({ WECOM_CORP_ID: app.WECOM_CORP_ID }).wecomApp).toBeUndefined();
    expect(loadConfig(app).wecomApp).toEqual({
      corpId: app.WECOM_CORP_ID,
      apiRoot: "https://qyapi.weixin.qq.com",
      agentId: 1_000_002,
      secret: app.WECOM_APP_SECRET,
      token: "QDG6eK",
      encodingAesKey: app.WECOM_APP_AES_KEY,
      textFormat: "text",
      emptyAnswer: "plain",
    });
    const { WECOM_APP_TOKEN: token, WECOM_APP_AES_KEY: key, ...rest } = app;
    expect(() => loadConfig(rest)).toThrow("WECOM_APP_TOKEN, WECOM_APP_AES_KEY wants a value");
    expect(() => loadConfig({ ...app, WECOM_CORP_ID: "" })).toThrow("WECOM_CORP_ID wants a value");
    expect(() => loadConfig({ ...app, WECOM_APP_AES_KEY: `${key.slice(1)}=` })).toThrow(
      "43 letters and digits, not other characters",
    );
    expect(() => loadConfig({ ...app, WECOM_APP_AES_KEY: `${key}x` })).toThrow(
      "WECOM_APP_AES_KEY wants the callback's EncodingAESKey: 43 letters and digits, not 44",
    );
    expect(() => loadConfig({ ...app, WECOM_APP_TEXT_FORMAT: "html" })).toThrow("text, markdown");
    expect(() => loadConfig({ ...app, WECOM_APP_TOKEN: `${token}!` })).not.toThrow(`${token}!`);
  });

  it("has a bot of WeCom in one of two ways", () => {
    const connection = { WECOM_BOT_ID: "aib-1234", WECOM_BOT_SECRET: "secret" };
    const key = "x".repeat(43);
    const callback = { WECOM_BOT_TOKEN: "QDG6eK", WECOM_BOT_AES_KEY: key };
    expect(loadConfig({}).wecomBot).toBeUndefined();
    expect(loadConfig(connection).wecomBot).toEqual({
      ...{ kind: "connection", botId: "aib-1234", secret: "secret" },
      url: "wss://openws.work.weixin.qq.com",
    });
    expect(loadConfig(callback).wecomBot).toEqual({
      ...{ kind: "callback", token: "QDG6eK", encodingAesKey: key },
      apiRoot: "https://qyapi.weixin.qq.com",
    });
    expect(() => loadConfig({ ...connection, ...callback })).toThrow("a bot has one way");
    expect(() => loadConfig({ ...connection, WECOM_BOT_SECRET: "" })).toThrow("WECOM_BOT_SECRET");
    expect(() => loadConfig({ ...callback, WECOM_BOT_AES_KEY: "x" })).toThrow("43 letters");
  });

  it("has 微信客服 when all that it needs is given", () => {
    const service = {
      WECOM_CORP_ID: "ww0123456789abcdef",
      WECHAT_SERVICE_OPEN_KFIDS: "wkA, wkB,",
      WECHAT_SERVICE_SECRET: "s".repeat(43),
      WECHAT_SERVICE_TOKEN: "QDG6eK",
      WECHAT_SERVICE_AES_KEY: "x".repeat(43),
    };
    expect(loadConfig({ WECOM_CORP_ID: service.WECOM_CORP_ID }).wechatService).toBeUndefined();
    expect(loadConfig(service).wechatService).toMatchObject({
      ...{ corpId: service.WECOM_CORP_ID, accounts: ["wkA", "wkB"], servicers: [] },
      ...{ encodingAesKey: service.WECHAT_SERVICE_AES_KEY, pollMs: 180_000 },
    });
    const { WECHAT_SERVICE_TOKEN: _, ...rest } = service;
    expect(() => loadConfig(rest)).toThrow("WECHAT_SERVICE_TOKEN wants a value");
    expect(() => loadConfig({ ...service, WECHAT_SERVICE_OPEN_KFIDS: " , " })).toThrow("account");
    expect(() => loadConfig({ ...service, WECOM_CORP_ID: "" })).toThrow("WECOM_CORP_ID wants");
    expect(() => loadConfig({ ...service, WECHAT_SERVICE_AES_KEY: "short" })).toThrow("43 letters");
  });

  it("takes an empty variable for an absent one", () => {
    expect(loadConfig({ PORT: "", TELEGRAM_BOT_TOKEN: "" }).port).toBe(3000);
  });

  it("reads exactly the variables that .env.example explains", () => {
    const example = readFileSync(".env.example", "utf8");
    const explained = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map((match) => match[1]).sort();
    const files = readdirSync("src/config").map((name) =>
      readFileSync(`src/config/${name}`, "utf8"),
    );
    const source = files.join("\n");
    const read = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map((match) => match[1]).sort();
    expect(explained).toEqual(read);
  });
});
