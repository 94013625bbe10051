/**
 * Words of Cantonese and of the speech of 潮汕 as people type them, in simplified characters, with what
 * Mandarin says for them.
 */
const MANDARIN: Readonly<Record<string, string>> = {
  ...{
    边个: "谁",
    边度: "哪里",
    边处: "哪里",
    边间: "哪家",
    边啲: "哪些",
    底块: "哪里",
  },
  ...{ 点样: "怎么", 点解: "为什么", 做呢: "怎么", 乜嘢: "什么", 咩嘢: "什么" },
  ...{ 咩: "什么", 几多: "多少", 若济: "多少", 几耐: "多久", 若久: "多久", 几时: "什么时候" },
  ...{ 有冇: "有没有", 系唔系: "是不是", 得唔得: "行不行", 使唔使: "要不要", 可唔可以: "可不可以" },
  ...{ 唔使: "不用", 唔该: "请", 唔好: "不要", 唔见: "不见", 唔: "不", 冇: "没有" },
  ...{
    而家: "现在",
    依家: "现在",
    琴日: "昨天",
    寻日: "昨天",
    听日: "明天",
    今次: "这次",
    呢个: "这个",
  },
  ...{
    呢啲: "这些",
    嗰个: "那个",
    嗰啲: "那些",
    我哋: "我们",
    你哋: "你们",
    佢哋: "他们",
    佢: "他",
  },
  ...{ 恁: "你们", 胶己: "自己", 厝边: "邻居", 畀人: "被人", 俾人: "被人", 乞人: "被人" },
  ...{ 畀: "给", 俾: "给", 喺: "在", 嘅: "的", 啲: "些", 咗: "了", 哋: "们", 睇: "看", 揾: "找" },
  ...{ 假嘢: "假货", 流嘢: "假货", 件嘢: "件事", 嘢: "东西", 铺头: "店铺", 同埋: "和", 佮: "和" },
};

/** Where the characters of such a word belong to words of Mandarin: 路边个体户, 快点解决, 打听日本. */
const NOT_BEHIND: Readonly<Record<string, string>> = {
  边: "[路旁身周两一这那左右上下外里海河江岸街手]",
  底块: "[鞋地]",
  点样: "[有一]",
  琴日: "钢",
  寻日: "[搜找]",
  听日: "[打旁]",
  乞人: "行",
};
const NOT_BEFORE: Readonly<Record<string, string>> = {
  边个: "[体人别]",
  呢个: "[体人别]",
  点样: "[品本式板]",
  点解: "[决读答析释除密说封]",
  而家: "[庭里中长人务具电居纺用乡属禽]",
  依家: "[庭里中长人务具电居纺用乡属禽]",
  琴日: "[本常]",
  寻日: "[本常]",
  听日: "[本常期]",
};

/** What must follow where a word stands in Mandarin as well: 爱做呢办 asks how, 找谁做呢 does not. */
const BEFORE_ONLY: Readonly<Record<string, string>> = { 做呢: "[办交去申查回拆讲配好行]" };

const longestFirst = Object.keys(MANDARIN).sort((one, other) => other.length - one.length);
/** 点 before a verb asks how (点举报), unless it ends a word or an hour (快点处理, 试点申请, 三点办理). */
const ASKS_HOW =
  /(?<![一快早晚慢站地该有几试重网差热景观要特焦定布据零整半优缺务办疑卖亮痛理难终起盲两三四五六七八九十\d])点(?=举报|投诉|申请|登记|办|处理|维权|计算|注册|查询|收费|算)/g;
/** 那里 written for 哪里 where a place is asked for: nobody is told to go there at a question's end. */
const ASKS_WHERE =
  /(?<=^|[，。,；;\s]|[品货的后该要想])((?:应该|该|要|想)?(?:去|到|在|找|上))那(里|儿|个部门|个单位)(?=(?:能|可以)?(?:举报|投诉|申请|登记|办理?|查询?|交|报名|咨询|告)[吗呢啊?？]?$)/g;
const WORDS = new RegExp(longestFirst.map(toGuarded).join("|"), "g");
/** Without one of these characters a text needs no second look. */
const SEEN = /[边底点乜咩几若冇唔而依琴寻听今呢嗰哋佢恁胶厝畀俾乞喺嘅啲咗睇揾嘢铺埋佮做那]/;

/** The text with Mandarin words for those of other southern speech. */
export function toMandarin(simplified: string): string {
  if (!SEEN.test(simplified)) {
    return simplified;
  }
  return simplified
    .replace(WORDS, (word) => MANDARIN[word] ?? word)
    .replace(ASKS_HOW, "怎么")
    .replace(ASKS_WHERE, "$1哪$2");
}

function toGuarded(word: string): string {
  const behind = NOT_BEHIND[word] ?? NOT_BEHIND[word.charAt(0)];
  const before = NOT_BEFORE[word];
  const only = BEFORE_ONLY[word];
  return [
    behind && `(?<!${behind})`,
    ...[word, before && `(?!${before})`, only && `(?=${only})`],
  ].join("");
}
