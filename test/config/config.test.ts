import { readFileSync } from "node:fs";
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
    ["WORKER_CONCURRENCY", "0", "a whole number from 1 to 64"],
    ["LOG_LEVEL", "loud", "one of debug, info, warn, error, silent"],
    ["DATABASE_URL", "mysql://localhost", "postgres://"],
    ["KEYV_URL", "localhost:6379", "redis://"],
    ["TELEGRAM_BOT_TOKEN", "secret-token", "BotFather"],
    ["TELEGRAM_TAKES_PERSONAL_DATA", "yes", "true or false"],
  ])("names %s when it is %s, and what it wants", (variable, value, wanted) => {
    expect(() => loadConfig({ [variable]: value })).toThrow(`${variable} wants`);
    expect(() => loadConfig({ [variable]: value })).toThrow(wanted);
  });

  it("does not repeat a wrong value, which may be a secret", () => {
    expect(() => loadConfig({ TELEGRAM_BOT_TOKEN: "hunter2" })).not.toThrow("hunter2");
  });

  it("wants a secret with a webhook address", () => {
    const environment = {
      TELEGRAM_BOT_TOKEN: `1:${"A".repeat(35)}`,
      TELEGRAM_WEBHOOK_URL: "https://example.org/hook",
    };
    expect(() => loadConfig(environment)).toThrow("TELEGRAM_WEBHOOK_SECRET wants a value");
  });

  it("takes an empty variable for an absent one", () => {
    expect(loadConfig({ PORT: "", TELEGRAM_BOT_TOKEN: "" }).port).toBe(3000);
  });

  it("reads exactly the variables that .env.example explains", () => {
    const example = readFileSync(".env.example", "utf8");
    const explained = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map((match) => match[1]).sort();
    const source = readFileSync("src/config/config.ts", "utf8");
    const read = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map((match) => match[1]).sort();
    expect(explained).toEqual(read);
  });
});
