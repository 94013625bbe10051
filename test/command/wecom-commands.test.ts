import { afterAll, beforeAll, expect, it } from "vitest";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import { runInMemory } from "../support/run-command.ts";

let wecom: FakeWecom;
beforeAll(async () => {
  wecom = await openFakeWecom();
});
afterAll(() => wecom.close());

const run = (secret: string) =>
  runInMemory(["wecom", "menu"], {
    environment: {
      WECOM_CORP_ID: wecom.corpId,
      WECOM_API_ROOT: wecom.apiRoot,
      WECOM_APP_AGENT_ID: String(wecom.agentId),
      WECOM_APP_SECRET: secret,
      WECOM_APP_TOKEN: "QDG6eK",
      WECOM_APP_AES_KEY: "x".repeat(43),
      LOG_LEVEL: "silent",
    },
  });

it("creates the application's menu", async () => {
  expect(await run(wecom.secret)).toMatchObject({
    status: 0,
    output: expect.stringContaining("菜单已建好"),
  });
  expect(wecom.menu()).toEqual([["事项", "我的事项", "今天到期"], ["指标"], ["帮助"]]);
});

it("says why it could not", async () => {
  const { status, errorOutput } = await run("some-other-secret-000000000000000000000000");
  expect(status).toBe(1);
  expect(errorOutput).toContain("wecom_menu_not_created: gettoken: 40001 the secret is wrong");
});

it("wants an application", async () => {
  const { status, errorOutput } = await runInMemory(["wecom", "menu"]);
  expect(status).toBe(1);
  expect(errorOutput).toContain("WECOM_APP_SECRET");
});
