import { createHash } from "node:crypto";
import { createInvitation } from "../../src/storage/invitations.ts";
import { textFile } from "../support/evidence-files.ts";
import type { FakeUser } from "../support/fake-telegram-user.ts";
import { openCrashBrowser, uploadByLink } from "./crash-browser.ts";
import type { CrashPlace } from "./crash-place.ts";
import type { Ledger } from "./ledger.ts";
import type { FileWay, TrialPlan } from "./plan-trial.ts";

const DISTRICTS = [
  ["普宁市", "puning-market-bureau"],
  ["榕城区", "rongcheng-market-bureau"],
  ["揭东区", "jiedong-market-bureau"],
  ["惠来县", "huilai-market-bureau"],
  ["揭西县", "jiexi-market-bureau"],
] as const;
const CASE_NUMBER = /JY\d{8}-\d{5,9}/;
const MEBIBYTE = 1024 * 1024;
const TOO_LARGE_BYTES = 25 * MEBIBYTE;
const HOUR_MS = 3_600_000;

/** Those who report and those who work on reports, whatever becomes of the service meanwhile. */
export interface CrashPeople {
  /** Lets somebody begin a report, and an officer take one over. */
  begin(trial: number, plan: TrialPlan): void;
  /** Settles when all that was begun has come to its end. */
  finished(): Promise<unknown>;
  readonly officers: readonly FakeUser[];
}

/** Invites the officers of all districts; they have to be served before reports come. */
export async function invitePeople(place: CrashPlace, ledger: Ledger): Promise<CrashPeople> {
  const { telegram } = place;
  const officers = await place.look(async ({ database }) => {
    const now = new Date();
    const expiresAt = new Date(now.getTime() + HOUR_MS);
    const bound: FakeUser[] = [];
    for (const [, officeId] of DISTRICTS) {
      const officer = telegram.user();
      const code = await createInvitation(database, { role: "officer", officeId, expiresAt }, now);
      officer.says(`/start ${code}`);
      ledger.updates += 1;
      bound.push(officer);
    }
    return bound;
  });
  const begun: Promise<void>[] = officers.map(async (officer) => void (await officer.sees()));
  const accept = place.knowledge.reports.states.actions.accept.label;
  const pressed = new Set<string>();

  /** Presses the button of the latest card, once. */
  function acceptLatest(officer: FakeUser): void {
    const buttons = telegram.chats.messages(officer.id).flatMap((message) => message.buttons);
    const latest = buttons.findLast(({ text }) => text === accept);
    if (latest !== undefined && !pressed.has(latest.callback_data)) {
      pressed.add(latest.callback_data);
      officer.presses(accept);
      ledger.updates += 1;
    }
  }

  return {
    officers,
    begin(trial, plan) {
      const reporter =
        plan.channel === "web"
          ? openWebReporter(place, ledger)
          : openTelegramReporter(place, ledger);
      begun.push(report(trial, plan, reporter, place, ledger));
      for (const officer of officers) {
        acceptLatest(officer);
      }
    },
    finished: () => Promise.all(begun),
  };
}

/** A reporter, whatever the channel. What is awaited is found in what the assistant said since. */
interface Reporter {
  says(text: string): Promise<void>;
  presses(label: string): Promise<void>;
  /** Hands a file in that the channel takes; or says that there is one that it does not take. */
  sends(name: string, bytes: Buffer): Promise<void>;
  readonly asksForLink: ((name: string) => Promise<void>) | undefined;
  /** Reads on until something matches. */
  seesText(wanted: RegExp | string): Promise<string>;
  seesButton(label: string): Promise<void>;
}

/** From the story to the receipt, and on to a supplement. */
async function report(
  trial: number,
  plan: TrialPlan,
  reporter: Reporter,
  { knowledge, url }: CrashPlace,
  ledger: Ledger,
): Promise<void> {
  const say = knowledge.texts.report;
  const mark = `鑫丰${trial}号鞋店`;
  const [district] = DISTRICTS[trial % DISTRICTS.length] as (typeof DISTRICTS)[number];
  await reporter.says(`举报：${district}有家${mark}卖假冒商标的耐克运动鞋，大概两百双`);
  await reporter.seesButton(say("button_continue"));
  await reporter.presses(say("button_continue"));
  if (plan.channel === "web") {
    await reporter.seesButton(say("button_no_contact"));
    await reporter.presses(say("button_no_contact"));
  }
  await reporter.seesButton(say("button_submit"));
  await handFileIn(trial, plan.fileWay, mark, { reporter, url, ledger });
  await reporter.presses(say("button_submit"));
  const receipt = await reporter.seesText(CASE_NUMBER);
  ledger.receipts.push({ caseNumber: CASE_NUMBER.exec(receipt)?.[0] ?? "", mark });
  if (plan.isSupplemented) {
    const text = `第${trial}号仓库在流沙`;
    await reporter.says(`补充材料：${text}`);
    await reporter.seesButton(say("button_send_supplement"));
    await reporter.presses(say("button_send_supplement"));
    await reporter.seesText(/已补充到/);
    ledger.notes.push({ mark, text });
  }
}

async function handFileIn(
  trial: number,
  way: FileWay,
  mark: string,
  to: { readonly reporter: Reporter; readonly url: string; readonly ledger: Ledger },
): Promise<void> {
  if (way === "none") {
    return;
  }
  const { reporter, url, ledger } = to;
  const name = `凭证${trial}.txt`;
  const bytes = textFile(trial);
  if (way === "link" && reporter.asksForLink !== undefined) {
    let isKept = false;
    while (!isKept) {
      await reporter.asksForLink("录像.mp4");
      const text = await reporter.seesText(/\/upload\/[\w-]{32}/);
      const token = /\/upload\/([\w-]{32})/.exec(text)?.[1] ?? "";
      isKept = await uploadByLink(url, token, name, bytes);
    }
  } else {
    await reporter.sends(name, bytes);
  }
  await reporter.seesText(`已收到：${name}`);
  ledger.files.push({ mark, sha256: createHash("sha256").update(bytes).digest("hex") });
}

function openTelegramReporter({ telegram }: CrashPlace, ledger: Ledger): Reporter {
  const user = telegram.user();
  const send = async (act: () => number) => {
    act();
    ledger.updates += 1;
  };
  return {
    says: (text) => send(() => user.says(text)),
    presses: (label) => send(() => user.presses(label)),
    sends: (name, bytes) => send(() => user.sendsFile({ name, bytes, type: "text/plain" })),
    asksForLink: (name) =>
      send(() => user.sendsFile({ name, bytes: textFile(0), claimedBytes: TOO_LARGE_BYTES })),
    async seesText(wanted) {
      for (;;) {
        const { text } = await user.sees();
        if (typeof wanted === "string" ? text.includes(wanted) : wanted.test(text)) {
          return text;
        }
      }
    },
    async seesButton(label) {
      while (!(await user.sees()).buttons.some(({ text }) => text === label)) {
        // What was repeated, or other news.
      }
    },
  };
}

function openWebReporter({ url }: CrashPlace, ledger: Ledger): Reporter {
  const browser = openCrashBrowser(url);
  const tokens = new Map<string, string>();
  const post = async (content: Parameters<typeof browser.post>[0]) => {
    ledger.messages.push(await browser.post(content));
  };
  async function sees() {
    const reply = await browser.sees();
    for (const { label, token } of reply.buttons.flat()) {
      tokens.set(label, token);
    }
    return reply;
  }
  return {
    says: (text) => post({ text }),
    presses: (label) => post({ press: tokens.get(label) ?? "" }),
    sends: async (name, bytes) => post({ files: [await browser.upload(name, bytes)] }),
    asksForLink: undefined,
    async seesText(wanted) {
      for (;;) {
        const { text } = await sees();
        if (typeof wanted === "string" ? text.includes(wanted) : wanted.test(text)) {
          return text;
        }
      }
    },
    async seesButton(label) {
      while (!(await sees()).buttons.flat().some((button) => button.label === label)) {
        // Other news.
      }
    },
  };
}
