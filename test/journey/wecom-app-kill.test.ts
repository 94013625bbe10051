import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { createInvitation } from "../../src/storage/invitations.ts";
import { openStorage, type Storage } from "../../src/storage/open-storage.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import {
  CALLBACK,
  createFakeMember,
  type FakeMember,
} from "../channel/wecom-app/fake-wecom-member.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { submitReport } from "../support/running-app.ts";
import { openWebChat } from "../support/test-chat.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";

const SERVER = fileURLToPath(new URL("../support/serve-wecom-process.ts", import.meta.url));
const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const UPDATE = "message/update_template_card";

let place: ReturnType<typeof makeCommandFolder>;
let wecom: FakeWecom;
let storage: Storage;
let child: ChildProcess;
let url = "";

async function start(): Promise<void> {
  const { apiRoot, corpId, agentId, secret } = wecom;
  const { token, encodingAesKey } = CALLBACK;
  const rest = [apiRoot, corpId, String(agentId), secret, token, encodingAesKey];
  const args = ["--import", "tsx", SERVER, place.folder, ...rest];
  child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout as NonNullable<ChildProcess["stdout"]>, "data");
  url = String(line).trim();
}

async function kill(): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

const openMember = (userId: string) =>
  createFakeMember(wecom, (path, body) => fetch(`${url}${path}`, { method: "POST", body }), userId);

async function bind(userId: string): Promise<FakeMember> {
  const member = openMember(userId);
  const now = systemClock.now();
  const expiresAt = new Date(now.getTime() + 3_600_000);
  const facts = { role: "officer", officeId: "puning-market-bureau", expiresAt } as const;
  await member.says(`绑定 ${await createInvitation(storage.database, facts, now)}`);
  await member.sees();
  return member;
}

beforeAll(async () => {
  place = makeCommandFolder();
  wecom = await openFakeWecom();
  await start();
  storage = await openStorage({
    url: join(place.folder, "zhiquan.db"),
    keyRing: openKeyRingOf(place.folder),
  });
});
afterAll(async () => {
  await kill();
  await storage.close();
  await wecom.close();
  place.remove();
});

it("loses no press, no answer and no update, and repeats none, when the process is killed", async () => {
  const [officer, colleague] = [await bind("zhangsan"), await bind("lisi")];
  const reporter = await openWebChat(() => url);
  await submitReport(reporter, STORY, place);
  reporter.close();
  const { states } = place.knowledge.reports;
  await wecom.until(() =>
    [officer, colleague].every(({ userId }) =>
      wecom.messages.of(userId).some(({ buttons }) => buttons.length > 0),
    ),
  );

  // The answer to the press has been sent, and nobody has recorded it.
  wecom.failNext("message/send", { kind: "hang" });
  const sends = wecom.calls("message/send").length;
  await officer.presses(states.actions.accept.label);
  await wecom.called("message/send", sends + 1);
  await kill();

  // The first card has been changed, and nobody has recorded it.
  wecom.failNext(UPDATE, { kind: "hang" });
  await start();
  await wecom.called(UPDATE, 1);
  await kill();

  await start();
  const accepted = states.states.accepted.label;
  const isChanged = ({ userId }: FakeMember) =>
    wecom.messages.of(userId).some(({ replacedName }) => replacedName === accepted);
  await wecom.until(() => isChanged(officer) && isChanged(colleague));
  const statuses = async () => {
    const rows = await storage.database.selectFrom("outbox").select("status").execute();
    return new Set(rows.map(({ status }) => status));
  };
  await expect.poll(statuses, { timeout: 10_000 }).toEqual(new Set(["sent"]));
  const texts = wecom.messages.of("zhangsan").map(({ text }) => text);
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.filter((text) => text.startsWith("已受理"))).toHaveLength(2);
  expect(wecom.messages.of("lisi").every(({ text }) => !text.includes("现在的状态"))).toBe(true);
  expect(
    await storage.database.selectFrom("inbox").selectAll().where("status", "!=", "done").execute(),
  ).toEqual([]);
});
