import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reply } from "../../src/conversation/reply.ts";
import { type Draft, draftSchema, type Step } from "../../src/report/draft.ts";
import { startIntake } from "../../src/report/draft-narrative.ts";
import { advanceIntake, answersStep, type IntakeInput } from "../../src/report/intake.ts";
import { toIntakeReply } from "../../src/report/intake-reply.ts";
import { reportKnowledge, intakeRules as rules } from "../support/report-office.ts";

const limits = { evidenceCount: 3, evidenceMegabytes: 20 };
const toReply = (draft: Draft): Reply => toIntakeReply(draft, { rules, limits });
const start = (text: string) => startIntake("draft-1", text, rules);
const says = (text: string): IntakeInput => ({ kind: "text", text });

/** The press that a button of the reply stands for. */
function button(draft: Draft, label: string): IntakeInput {
  const found = toReply(draft)
    .buttons.flat()
    .find((candidate) => candidate.label === label);
  const [, , , step = "", value = ""] = (found?.token ?? "").split(".");
  expect(found, `button ${label}`).toBeDefined();
  return { kind: "press", step, value };
}

function go(draft: Draft, ...inputs: (string | IntakeInput)[]): Draft {
  return inputs.reduce<Draft>(
    (current, input) =>
      advanceIntake(current, typeof input === "string" ? says(input) : input, rules).draft,
    draft,
  );
}

const STORY = "普宁流沙的鑫丰鞋店卖假冒商标的耐克运动鞋，有两百双";
const SEVERAL =
  "普宁流沙鑫丰五金厂，两件事：第一，他卖假货锁，三百把，假冒商标；第二，他仿我专利，是专利侵权纠纷";
/** An intake at each of its steps. */
const AT: Readonly<Record<string, () => Draft>> = {
  narrative: () => start("我要举报"),
  type: () => start("揭西有人把我们的招牌图案弄到他的货上去卖"),
  place: () => start("鑫丰鞋店卖假冒商标的耐克运动鞋"),
  "field:respondent": () => start("在普宁有人卖假冒商标的运动鞋"),
  "field:goods": () => go(start("普宁有一家店侵犯商标权"), "阿财鞋摊"),
  "field:amount": () => start("普宁流沙的鑫丰鞋店卖假冒商标的耐克运动鞋"),
  inform: () => start("公司欠薪三个月，老板在普宁"),
  evidence: () => start(STORY),
  contact: () => go(start(STORY), "跳过"),
  confirm: () => go(start(STORY), "跳过", "跳过"),
  edit: () => go(start(STORY), "修改"),
};
const steps = Object.keys(AT) as Step[];
const at = (step: string): Draft => AT[step]?.() ?? start("");

describe("startIntake", () => {
  it("asks for the story when nothing was told", () => {
    for (const text of ["", "我要举报", "你好，我想投诉", "I want to report", "😀😀😀"]) {
      expect(start(text).step, text).toBe("narrative");
    }
  });

  it("asks only for what one sentence leaves open", () => {
    for (const step of steps) {
      expect(at(step).step).toBe(step);
    }
  });

  it("takes the place that corrects another for the place", () => {
    for (const step of ["evidence", "confirm"]) {
      const corrected = go(at(step), "不对，是在揭西棉湖");
      expect(corrected.place, step).toMatchObject({ kind: "district", district: "揭西县" });
      expect(corrected.step, step).toBe(step);
    }
  });

  it("keeps a district that was told, whatever other one is named beside", () => {
    for (const words of [
      "货是从揭西进的",
      "揭西的鞋厂给他供的货",
      "惠来那边的人跟我说的，他们一家都是做鞋的，已经做了好多年了",
    ]) {
      for (const step of ["evidence", "confirm", "contact", "field:respondent"]) {
        expect(go(at(step), words).place, `${step} ${words}`).toEqual(at(step).place);
      }
    }
    const noTown = start("鑫丰鞋店在普宁卖假冒商标的耐克运动鞋");
    expect(go(noTown, "两百双", "店在普宁里湖镇").place).toMatchObject({
      district: "普宁市",
      town: "里湖镇",
    });
  });

  it("says so where what is told to happen elsewhere as well moves the report", () => {
    const result = advanceIntake(at("evidence"), says("揭西棉湖也有他的店"), rules);
    expect(result).toMatchObject({ remark: "place_changed", draft: { place: { kind: "city" } } });
  });

  it("takes a place that corrects another at every question, and says so", () => {
    for (const step of ["field:amount", "field:goods", "evidence", "contact", "confirm"]) {
      for (const words of [
        "不对，是揭西县的",
        "不是普宁，是揭西",
        "不是普宁市是揭西县",
        "地点错了，应该是揭西县",
        "普宁写错了，应该是揭西",
        "是揭西县的，不是普宁的",
        "我说错了，店在揭西",
        "地点改成揭西县",
        "no, it is in Jiexi",
      ]) {
        const draft = at(step);
        const result = advanceIntake(draft, says(words), rules);
        expect(result, `${step} ${words}`).toMatchObject({
          kind: "asking",
          remark: "place_changed",
          draft: { step, place: { kind: "district", district: "揭西县" } },
        });
        expect(result.draft.answers, `${step} ${words}`).toEqual(draft.answers);
        expect(result.draft.contact).toBeNull();
      }
    }
    const result = advanceIntake(at("evidence"), says("不对，是揭西县的"), rules);
    const remark = result.kind === "asking" ? result.remark : undefined;
    const told = toIntakeReply(result.draft, { rules, limits }, { remark }).text;
    expect(told).toContain("揭西县市场监督管理局");
    expect(told).toContain(toReply(at("evidence")).text);
  });

  it("takes the way to reach somebody beside a correction of the place", () => {
    expect(go(at("contact"), "不对，是揭西的，我电话13800138000")).toMatchObject({
      step: "confirm",
      place: { kind: "district", district: "揭西县" },
      contact: "不对，是揭西的，我电话13800138000",
      narrative: at("contact").narrative,
    });
  });

  it("takes no place for a correction that is named beside", () => {
    for (const words of [
      "不对，货是从揭西进的",
      "不是的，老板是揭西人",
      "不是很清楚",
      "不对，是普宁的",
      "不对，大概三百双",
    ]) {
      const place = go(at("evidence"), words).place;
      expect(place, words).not.toMatchObject({ district: "揭西县" });
    }
  });

  it("takes a story for no contact details, and asks for them again", () => {
    const story = "还有洪阳的阿明酒庄也在卖假酒，一箱箱从后门搬进来的，没人管";
    const told = go(at("contact"), story);
    expect([told.step, told.contact]).toEqual(["contact", at("contact").contact]);
    expect(told.narrative).toContain(story);
    for (const contact of [
      `${story}，电话13800138000`,
      "找公司法务部张女士，下午两点以后都可以联系得到，不用提前约",
    ]) {
      expect(go(at("contact"), contact)).toMatchObject({ step: "confirm", contact });
    }
  });

  it("keeps how the reporter is reached apart from the story, whenever it is told", () => {
    for (const contact of [
      "张三 13812345678",
      "我叫张三，电话13812345678",
      "陈先生：13812345678",
      "13812345678",
      "可以打我电话 13812345678，找阿强",
      "My name is John Smith, 13812345678",
      "我姓陈，13812345678",
      "我的电话13812345678，随时打就行",
    ]) {
      const speaksOfSelf = /我|My/.test(contact);
      const fields = speaksOfSelf ? (["field:respondent", "field:amount"] as const) : [];
      for (const step of ["place", ...fields, "evidence", "confirm"] as const) {
        const before = at(step);
        const { draft } = advanceIntake(before, says(contact), rules);
        expect(draft).toMatchObject({ step, contact, narrative: before.narrative });
        expect(answersStep(before, contact, rules)).toBe(true);
        const strict = { ...rules, takesContact: false };
        const refused = advanceIntake(before, says(contact), strict);
        expect(refused).toMatchObject({ draft: before, remark: "contact_refused" });
      }
    }
    for (const story of [
      "老板电话13812345678",
      "店里贴的电话是13812345678，卖的全是假货",
      "对方叫张三，13812345678",
      "假货仓库看门的 13812345678",
      "隔壁鞋行 13812345678",
    ]) {
      expect(go(at("confirm"), story)).toMatchObject({ contact: null });
    }
  });

  it("takes a name and number for the respondent where the respondent is asked for", () => {
    expect(go(at("field:respondent"), "陈小明 13812345678")).toMatchObject({
      contact: null,
      answers: { respondent: "陈小明 13812345678" },
    });
  });

  it("keeps the first way to be reached beside the second", () => {
    const told = go(at("confirm"), "张三 13812345678", "我的邮箱是 zhang@example.com");
    expect(told.contact).toBe("张三 13812345678；我的邮箱是 zhang@example.com");
  });

  it("moves no place for what is named beside the one that was told", () => {
    for (const words of [
      "不对，我住惠来，店在普宁",
      "其实是我家在榕城区，店在普宁",
      "应该是普宁，惠来那家不是",
      "实际是老板在揭东有仓库，店在普宁",
      "不是我买的，是我朋友去惠来时买的",
    ]) {
      for (const step of ["field:amount", "evidence", "confirm"]) {
        expect(go(at(step), words).place, `${step} ${words}`).toEqual(at(step).place);
      }
    }
    const contact = "不是，我住惠来，姓陈";
    expect(go(at("contact"), contact)).toMatchObject({ contact, place: at("contact").place });
  });

  it("sees an answer in a phone number where it asks for one", () => {
    expect(answersStep(at("contact"), "13800138000", rules)).toBe(true);
    expect(answersStep(at("contact"), "我的举报到哪一步了", rules)).toBe(false);
    expect(answersStep(at("evidence"), "老板电话13800138000", rules)).toBe(false);
  });

  it("takes what the sentence tells", () => {
    expect(start(STORY)).toMatchObject({
      type: "counterfeit_mark",
      place: { kind: "district", district: "普宁市" },
      answers: { respondent: "鑫丰鞋店" },
    });
  });
});

describe("advanceIntake", () => {
  it.each(["field:amount", "evidence", "contact", "confirm"])(
    "asks whether another matter told at the step %s is recorded apart",
    (step) => {
      for (const words of [
        "还有一件，揭西的大发瓷厂仿我们的外观设计专利，是专利侵权纠纷",
        "另外还要举报揭西的大发瓷厂，专利侵权纠纷",
        "揭西的大发瓷厂仿我们的外观设计专利，这是专利侵权纠纷",
      ]) {
        const before = at(step);
        const asked = go(before, words);
        expect([asked.step, asked.contact], words).toEqual(["matters", null]);
        expect(asked.place, words).toEqual(before.place);
        expect(asked.answers, words).toEqual(before.answers);
        expect(toReply(asked).text, words).toContain("专利侵权纠纷");
        const apart = go(asked, "分开登记");
        expect(apart.step, words).toBe(step);
        expect(apart.furtherMatters, words).toMatchObject([
          { type: "patent_infringement", place: { kind: "district", district: "揭西县" } },
        ]);
        const more = go(apart, "他们都是开了好多年的老店，一直在卖，附近的人也都知道");
        expect(more.furtherMatters, words).toEqual(apart.furtherMatters);
        const one = go(asked, "只登记一件");
        expect([one.step, one.furtherMatters], words).toEqual([step, []]);
      }
    },
  );

  it("takes what goes on about the matter in hand for no other one", () => {
    for (const words of [
      "还有洪阳的阿明酒庄也在卖假酒，一箱箱从后门搬进来的，没人管",
      "还有一个仓库在流沙东",
      "还有两百双在仓库",
      "之前还举报过他，没人管",
      "货是揭西棉湖的阿明鞋厂做的，老板姓林，做了很多年",
      "鑫丰鞋店还侵犯我们的外观设计专利",
    ]) {
      expect(go(at("evidence"), words).step, words).toBe("evidence");
    }
  });

  it.each([...steps, "matters"])("takes a typed label for its button at the step %s", (step) => {
    const draft = step === "matters" ? start(SEVERAL) : at(step);
    expect(draft.step).toBe(step);
    for (const { label } of toReply(draft).buttons.flat()) {
      const pressed = advanceIntake(draft, button(draft, label), rules);
      expect(answersStep(draft, label, rules), label).toBe(true);
      expect(advanceIntake(draft, says(label), rules), label).toEqual(pressed);
      expect(advanceIntake(draft, says(`就${label}吧。`), rules), label).toEqual(pressed);
    }
  });

  it("leaves no contact details where somebody wants to leave none", () => {
    for (const words of ["不留了", "不想留电话", "不方便提供联系方式", "我不留联系方式", "不留"]) {
      expect(go(at("contact"), words), words).toMatchObject({ step: "confirm", contact: null });
    }
  });

  it.each(steps)("gives up at the step %s by button and by word", (step) => {
    for (const word of ["取消", "算了", "cancel"]) {
      expect(advanceIntake(at(step), says(word), rules).kind).toBe("cancel");
    }
    const hasButton = toReply(at(step))
      .buttons.flat()
      .some(({ label }) => label === "取消");
    if (hasButton) {
      expect(advanceIntake(at(step), button(at(step), "取消"), rules).kind).toBe("cancel");
    }
  });

  it.each(steps)("goes back from the step %s and comes forward again", (step) => {
    const draft = at(step);
    const back = go(draft, "返回");
    const earlier = draft.trail.at(-1);
    if (earlier === undefined) {
      expect(back.answers).toEqual(draft.answers);
    } else if (step !== "edit") {
      expect(back.step).toBe(earlier);
      expect(go(back, "返回").step).not.toBe(step);
    }
    expect(back.narrative).toBe(draft.narrative);
  });

  it.each(steps)("opens the list of what to change at the step %s", (step) => {
    expect(go(at(step), "修改").step).toBe("edit");
    expect(go(at(step), { kind: "press", step, value: "edit" }).step).toBe("edit");
  });

  it("changes each item and comes back to the read-back", () => {
    const confirm = at("confirm");
    const changes: [string, string | IntakeInput, (draft: Draft) => unknown, unknown][] = [
      ["类型", "商标侵权", ({ type }) => type, "trademark_infringement"],
      ["地点", "揭西县", ({ place }) => place, { kind: "district", district: "揭西县" }],
      ["被举报人", "大明鞋业", ({ answers }) => answers.respondent, "大明鞋业"],
      ["商品或作品", "凉鞋", ({ answers }) => answers.goods, "凉鞋"],
      ["联系方式", "陈先生", ({ contact }) => contact, "陈先生"],
    ];
    for (const [label, answer, read, expected] of changes) {
      const editing = go(confirm, "修改");
      const changed = go(editing, button(editing, label), answer);
      expect(read(changed), label).toEqual(expected);
      expect(changed.step, label).toBe("confirm");
      expect(go(confirm, "修改", label, answer), label).toEqual(changed);
    }
  });

  it("takes a short word for the item to change", () => {
    expect(go(at("edit"), "商品").step).toBe("field:goods");
    expect(go(at("confirm"), "地点错了").step).toBe("place");
    expect(go(at("evidence"), "修改类型").step).toBe("type");
    expect(go(at("evidence"), "他们的商品都在仓库").step).toBe("evidence");
  });

  it("replaces the story and keeps what was answered", () => {
    const confirm = go(at("place"), "揭西县", "跳过", "跳过");
    const changed = go(confirm, "修改", "描述", "惠来神泉码头有人卖盗版教材");
    expect(changed.narrative).toBe("惠来神泉码头有人卖盗版教材");
    expect(changed.place).toEqual({ kind: "district", district: "揭西县" });
  });

  it("understands answers that are typed instead of pressed", () => {
    expect(go(at("place"), "榕城").place).toMatchObject({ district: "榕城区" });
    expect(go(at("place"), "流沙").place).toMatchObject({ district: "普宁市" });
    expect(go(at("place"), "不清楚").place).toEqual({ kind: "unknown" });
    expect(go(at("type"), "盗版").type).toBe("copyright");
    expect(go(at("type"), "假冒专利").type).toBe("patent_passing_off");
    expect(go(at("type"), "不知道").type).toBe("unclear");
  });

  it("offers the candidates for a name that several districts share", () => {
    const shared = reportKnowledge.districts.sharedNames[0];
    const asked = go(at("place"), shared?.name ?? "");
    expect(asked.step).toBe("place");
    const labels = toReply(asked)
      .buttons.flat()
      .map(({ label }) => label);
    expect(labels.slice(0, shared?.districts.length)).toEqual(shared?.districts);
    expect(go(asked, button(asked, labels[0] ?? "")).place).toMatchObject({ district: labels[0] });
  });

  it("leads through all types by 其他", () => {
    const seen = new Set<string>();
    let draft = at("type");
    for (let page = 0; page < 6; page += 1) {
      for (const { token } of toReply(draft).buttons.flat()) {
        seen.add(token.split(".").at(-1) ?? "");
      }
      draft = go(draft, button(draft, "其他"));
    }
    expect([...reportKnowledge.types.keys()].filter((key) => !seen.has(key))).toEqual([]);
  });

  it("adds a second text to the story and understands it", () => {
    const draft = go(at("evidence"), "他们在揭西的仓库还有两千双，是团伙");
    expect(draft.narrative).toContain("两千双");
    expect(draft.flags).toContain("crime_lead");
    expect(draft.step).toBe("evidence");
  });

  it("tells where to go for what another body handles, and records it only where that is of use", () => {
    const informed = at("inform");
    expect(toReply(informed).text).toContain("12345");
    expect(
      toReply(informed)
        .buttons.flat()
        .map(({ label }) => label),
    ).not.toContain("仍要登记");
    expect(advanceIntake(informed, says("确认"), rules).kind).toBe("end");
    const customs = start("普宁有一批假冒我们商标的货准备出口，请海关扣货，海关备案了");
    const chosen = customs.step === "inform" ? customs : go(customs, "海关");
    expect(chosen.step).toBe("inform");
    expect(go(chosen, button(chosen, "仍要登记")).step).not.toBe("inform");
  });

  it("does not submit before everything was read back", () => {
    const press: IntakeInput = { kind: "press", step: "confirm", value: "submit" };
    for (const step of steps.filter((name) => name !== "confirm")) {
      expect(advanceIntake(at(step), press, rules).kind, step).toBe("asking");
    }
    expect(advanceIntake(at("confirm"), press, rules).kind).toBe("submit");
    expect(advanceIntake(at("confirm"), says("确认提交"), rules).kind).toBe("submit");
  });

  it("does not take an answer that is too long", () => {
    const draft = at("field:respondent");
    expect(advanceIntake(draft, says("长".repeat(301)), rules)).toMatchObject({
      remark: "too_long",
      draft: { step: "field:respondent" },
    });
  });

  it("stays sound over any walk of words and buttons", () => {
    const words = fc.constantFrom(
      ...[
        "返回",
        "取消吗",
        "修改",
        "跳过",
        "其他",
        "普宁",
        "坪上",
        "盗版",
        "确认",
        "阿财鞋摊",
        "市外",
      ],
      ...["公司欠薪", "揭东新亨有工厂生产假冒商标的拖鞋", "", "😀", "x".repeat(400)],
    );
    const move = fc.oneof(words, fc.nat(40));
    fc.assert(
      fc.property(fc.constantFrom(...steps), fc.array(move, { maxLength: 25 }), (step, moves) => {
        walk(at(step), moves);
      }),
      { numRuns: 150 },
    );
  });
});

/** Says each word, presses the button of each number, until the intake ends. */
function walk(draft: Draft, [move, ...rest]: readonly (string | number)[]): void {
  const buttons = toReply(draft).buttons.flat();
  for (const { token } of buttons) {
    expect(token).toMatch(/^[\x21-\x7e]{1,64}$/);
  }
  if (move === undefined) {
    return;
  }
  const token = typeof move === "number" ? buttons[move % buttons.length]?.token : undefined;
  const [, , , step = "", value = ""] = (token ?? "").split(".");
  const input: IntakeInput = typeof move === "string" ? says(move) : { kind: "press", step, value };
  const result = advanceIntake(draft, input, rules);
  if (result.kind === "asking") {
    expect(draftSchema.parse(JSON.parse(JSON.stringify(result.draft)))).toEqual(result.draft);
    expect(toReply(result.draft).text).not.toBe("");
    walk(result.draft, rest);
  }
}
