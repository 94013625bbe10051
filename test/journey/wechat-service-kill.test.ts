import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addServiceInterface, type FakeService } from "../channel/wecom/fake-wechat-service.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const SERVER = fileURLToPath(new URL("../support/serve-app.ts", import.meta.url));
const greeting = openTestKnowledge().texts.assistant("smalltalk_greeting");

describe("a process with 微信客服 that is killed", () => {
  const place = makeCommandFolder();
  let wecom: FakeWecom;
  let service: FakeService;
  let child: ChildProcess;

  beforeAll(async () => {
    wecom = await openFakeWecom();
    service = addServiceInterface(wecom);
    child = serve();
  });
  afterAll(async () => {
    await kill();
    await wecom.close();
    place.remove();
  });

  function serve(): ChildProcess {
    return spawn(process.execPath, ["--import", "tsx", SERVER, place.folder], {
      env: {
        ...process.env,
        ...{ WECOM_CORP_ID: wecom.corpId, WECOM_API_ROOT: wecom.apiRoot },
        WECHAT_SERVICE_OPEN_KFIDS: service.account,
        WECHAT_SERVICE_SECRET: wecom.secret,
        WECHAT_SERVICE_TOKEN: service.token,
        WECHAT_SERVICE_AES_KEY: service.encodingAesKey,
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
  }

  async function kill(): Promise<void> {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  it("shows once what it had sent and not recorded", async () => {
    const customer = service.customer();
    customer.says("你好");
    wecom.failNext("kf/send_msg", { kind: "hang" });
    expect((await customer.sees()).text).toContain(greeting);
    await kill();

    child = serve();
    await wecom.called("kf/send_msg", 2);
    customer.says("谢谢");
    expect((await customer.sees()).text).not.toContain(greeting);
    expect(customer.seen).toHaveLength(2);
    const [first, second] = wecom.calls("kf/send_msg").map(({ msgid }) => msgid);
    expect(second).toBe(first);
  });

  it("pulls again, and answers once, what it had asked for and not kept", async () => {
    const customer = service.customer("wm-not-kept");
    const pulls = wecom.calls("kf/sync_msg").length;
    customer.says("你好");
    wecom.failNext("kf/sync_msg", { kind: "hang" });
    await wecom.called("kf/sync_msg", pulls + 1);
    await kill();
    expect(customer.seen).toEqual([]);

    child = serve();
    expect((await customer.sees()).text).toContain(greeting);
    customer.says("谢谢");
    expect((await customer.sees()).text).not.toContain(greeting);
    expect(customer.seen).toHaveLength(2);
  });
});
