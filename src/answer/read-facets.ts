import { hasWord, type QuestionWords } from "./question-words.ts";

export const FACETS = [
  "money",
  "contact",
  "person",
  "names",
  "date",
  "duration",
  "condition",
  "procedure",
  "progress",
  "ranking",
  "reason",
  "verdict",
  "breakdown",
  "other_place",
  "other_year",
  "count",
  "where",
  "materials",
  "basis",
  "penalty",
  "threshold",
  "yes_no",
] as const;
/** What kind of thing a question wants to know. */
export type Facet = (typeof FACETS)[number];

const ASKED: Readonly<Record<Exclude<Facet, "breakdown" | "other_place" | "other_year">, RegExp>> =
  {
    money:
      /多少钱|(?:投资|投入|预算|经费|造价|花费)(?:了|是|要|有)?(?:多少|几)(?!(?:执法|专业|工作)?[人名家台场件次]|个(?!亿|[千百]?万))|几(?:块|千|万|百|元)|多少(?:块|元|万)|金额|额度|利率|利息|费用|收费|要钱|免费|(?:补|奖|罚|贴|赔|资助|报销|减)(?:助|贴|励|偿|款|金|息)?(?:了|到|个|是|能|会|给|要)?(?:多少|几)|(?:补贴?|奖励?|奖金|资助|补助|贴息)[^，。？]{0,6}(?:标准|比例|多少|金额)|几成|how much|fee|cost|subsidy amount|price/i,
    contact:
      /电话|号码|座机|热线|几号线|地址|哪条路|几楼|哪栋|怎么走|(?<!(?:专利|产业))导航(?:去|到|过去|过来|搜|输入|打(?!算|造)|定位|怎么走|发(?!布|展|挥)|给(?!企业))|[开跟用按]着?导航|邮箱|网址|网站|官网|公众号|微信号|联系方式|怎么联系|在哪(?:里|儿)?(?:办公|上班)|(?:网点|窗口|办公室|办公楼|地点|会场|调解室|调解庭|基地|中心|工作站|服务站)[^，。？]{0,3}(?:在|设在|开在|放在|建在)哪|在哪(?:个|条|栋)(?:街|路|楼|广场|地方)|收件人|几点|星期[一二三四五六日天]|周[末六日]|phone|address|e-?mail|website|hotline|office hours/i,
    person:
      /谁(?!的)|哪(?:个|位)(?:人|领导|局长|科长|老师)|局长|科长|主任|负责人|领导(?:是|叫)|叫(?:什么|啥)名|姓什么|找哪位|who\b/i,
    names:
      /哪(?:几|些)?家|哪些[^，。？]{0,4}(?:企业|公司|厂|银行|机构|单位|学校|县|人|商标|品牌|牌子|地标|产品)|(?:哪|什么|列|发|看|有)[^，。？]{0,8}名单|名单(?:[^，。？]{0,4}(?:有|是|在|里|发|给|列|查|看|哪)|$)|哪几个|(?<!(?:中心|平台|标准|文件|办法|条例|工程|行动|计划|规划|体系|机制|基地|品牌)[^，。]{0,2})叫(?:什么|啥)(?:名字?)?(?=[，。、？?]|怎么|在哪|$)|(?:企业|公司|厂|银行|机构|单位|学校|基地)(?:都|分别|具体)?(?:是|有)哪(?:些|几)|哪[两二三四五六七八九十\d]+(?:个|家|件|种|项|县|所)|分别(?:是|叫|建|设|在|给)[^，。？]{0,4}(?:谁|哪|什么)|第[一二三四五六七八九十\d]+(?:个|家)(?:是|叫)|推荐|哪个(?:好|厉害|靠谱)/,
    date: /什么时候|啥时候|几时|哪(?:一)?[天年月日]|几月|几号|何时|截止|最晚|when\b|deadline|what date/i,
    duration:
      /多久|多长时间|(?<![那这前近后])几(?:天|个月|年|个工作日)|多少(?:天|日|个工作日|个月)|how long|how many (?:days|months)/i,
    condition: /条件|资格|要求|门槛|能不能申请|够不够|符合|eligib|requirement|qualif/i,
    procedure:
      /流程|步骤|手续|怎么(?:申请|办|报|登记|预约|报名|领)|如何(?:申请|办|报)|材料|证件|表格|模板|下载|在哪(?:里)?(?:申请|办|报)|how (?:do|can|to) .*(?:apply|register)/i,
    progress:
      /完成(?:了|率|情况|得|没)|达到了?[没吗]|实现了?[没吗]|做到了?[没吗]|进展|落实|建[成好]了?[没吗]|批下来|获批了?[没吗]|到哪一?步|现在(?:怎|如何|有没有|到)|目前|后来|评上|achieved|progress|so far|completed/i,
    ranking:
      /排(?:第|名|在|老)|第几|前[十三五]|全省第|最(?:多|高|低|少|好|强|划算|厉害)|哪个(?:区|县|市).*(?:多|强|好)|\brank/i,
    reason: /为什么|为啥|凭什么|凭啥|原因|理由|怎么回事|根子|为何|why\b/i,
    verdict:
      /算不算|算(?:是)?侵权|算违法|(?:构成|是不是|属于|是否)(?:侵权|犯罪|违法|抄袭)|侵权(?:了)?[吗嘛么不没]|会不会(?:被)?(?:判|抓|坐牢|罚|侵权|违法|犯法|构成)|坐牢|判(?:几|多少)年|判刑|能(?:不能)?(?:告|打|诉|官司)?赢|[告打]得赢|像不像|胜算|胜率|赢面|会输|能(?:赔|判|要到|拿到)(?:我)?多少|合(?:不合)?法[吗么]|违法[吗么]|犯法|犯罪[吗么]|(?:可能性|几率|概率|把握)[^，。]{0,4}(?:多大|大不大|高不高|有几成|几成)|到底(?:是|算)[^，。]{0,12}还是|够不够(?:不)?(?:侵权|罪|成罪|立案)|(?:会|要)(?:留|有)?案底|(?:真的|一定|肯定)(?:会|要|能)(?:坐牢|判|赢|输|赔)|怎么判|会(?:被)?判|[打告]不[打告]得[赢倒]|赢不赢|抓(?:他|她|我|人)?(?:起来|进去)|[会被](?:抓|拘)进去|(?:说|会|真)要进去|蹲(?:几年|大牢|监)|(?:不能|不|能)算(?:是)?(?:我)?(?:抄|仿|侵|假|冒|违)|怎么算(?:是)?我|[讲说]得过去|站得住脚|谁(?:有|占)理(?!由)|(?:价|数|赔)[^，,。]{0,4}(?:合适|划算)|have a case|(?:is|does) (?:this|it) infring|go to jail|can i win/i,
    count:
      /多少(?:个|家|件|宗|项|人|名|次|场|种|条|份)|几(?:个|家|件|宗|项|名|次|场|种|份)|how many/i,
    where:
      /(?:去|到|找|往|向|跟|问)(?:哪|谁|什么(?:部门|单位|地方))|哪(?:里|儿|个部门|个单位|个局|家单位)[^，。？]{0,4}(?:举报|投诉|反映|受理|处理|管|告|办)|谁(?:来)?管|归(?:谁|哪)|由谁|哪个(?:部门|单位|局)|管不管|where\b|which (?:authority|office|agency|bureau)|who handles/i,
    materials:
      /材料|证件|资料|(?:带|交|准备|提供|提交)(?:些|点)?(?:什么|哪些|啥)|要(?:什么|哪些|啥)(?:东西|证据|证明)|证据|documents|materials|evidence|bring\b/i,
    basis: /依据|第几条|哪(?:一|几)?条|法条|条文|哪部法|什么法|article|legal basis|which law/i,
    penalty: /罚|处罚|后果|责任|判(?:几|多少)|没收|fine\b|penalt|punish/i,
    threshold:
      /(?:多少|几)(?:钱|元|块|件|万|双|个|条|份)[^，。？]{0,6}(?:坐牢|犯罪|判刑|立案|入刑|移送|够罪|刑事)|门槛|(?:入刑|立案|追诉)(?:标准|金额)|threshold/i,
    yes_no:
      /[吗么]\s*[?？]?$|是不是|能不能|可不可以|有没有|会不会|要不要|是否|可以.*[吗?？]|算不算|^(?:is|are|do|does|can|will)\b/i,
  };

/** A share of something, or its parts. */
const PARTS =
  /占(?:了|到)?(?:几成|多少|百分之|比)|(?:按|分)[^，。？]{1,6}(?:怎么|如何|来)(?:分|拆|算)|拆(?:成|分|开)|各(?:占|有|是)(?:多少|几)|分布|国别|哪些国家|自己有(?:多少|几)/;
/** Another plan than the city's of these years. */
const OTHER_PLAN =
  /广东省?(?=[^，。？]{0,14}规划)|国家(?=[^，。？]{0,14}规划)|全省各市|十五五|十三五(?=规划)/g;

const OTHER_YEAR =
  /20(?:1[0-9]|2[1-4]|2[6-9]|3[0-9])年?|去年|前年|今年|明年|上半年|下半年|十五五|逐年|历年|last year|this year/i;

/** A longer message tells a story, in which a year says when something happened. */
const LONGEST_OF_YEAR_CHARS = 30;
/** What there is of one year and not of another. */
const MEASURED: readonly Facet[] = ["count", "progress", "ranking", "names"];

/** The facets of a question: which kinds of thing it asks for. */
export function readFacets(question: string, words: QuestionWords): ReadonlySet<Facet> {
  const facets = new Set<Facet>();
  for (const [facet, pattern] of Object.entries(ASKED)) {
    if (pattern.test(question)) {
      facets.add(facet as Facet);
    }
  }
  if (facets.has("threshold")) {
    facets.delete("verdict");
  }
  if (PARTS.test(question) || hasWord(question, words.districts)) {
    facets.add("breakdown");
  }
  const namesOther = question.match(OTHER_PLAN) !== null;
  if (namesOther || hasWord(question.toLowerCase(), words.outsidePlaces)) {
    facets.add("other_place");
  }
  if (
    OTHER_YEAR.test(question) &&
    (question.length <= LONGEST_OF_YEAR_CHARS || MEASURED.some((facet) => facets.has(facet)))
  ) {
    facets.add("other_year");
  }
  return facets;
}

const HELD: Partial<Record<Facet, RegExp>> = {
  money:
    /\d(?:[\d.,]*)?\s*(?:[万亿](?![张册件人户家次份个宗条项部])|元|块|%|％|倍)|免费|无偿|不收费|免收|元|百分之/,
  contact: /\b1\d{4}\b|\b110\b|\d{3,4}-\d{7,8}|电话|地址|网址|\.cn|\.com/,
  date: /\d{4}年|\d+月|\d+日|年底|届满/,
  duration:
    /\d+\s*(?:个)?(?:工作日|日|天|年|月|小时)|[一二三四五六七八九十两]+(?:个)?(?:工作日|日|天|年|月)/,
  procedure: /材料|申请|提交|提供|登记|步|请求书|证明/,
  condition: /条件|应当|符合|需要|要求|具备/,
  reason: /因为|由于|所以|原因|因此|为了/,
  count: /\d/,
  materials: /材料|证|请求书|委托|说明|清单|样品|照片|票据|线索/,
  basis: /第[〇零一二三四五六七八九十百\d]+条|法|条例|规定|办法/,
  penalty: /罚|处|没收|责令|赔/,
  threshold: /\d\s*(?:万|元|件|份|个|倍|张)/,
  where: /局|部门|法院|公安|海关|平台|机构|中心|拨打|1\d{4}|110/,
  ranking: /第[一二三四五\d]|排名|前列|最/,
  names: /、|《|“.{2,12}”、/,
  progress: /已(?:经)?(?:建成|完成|达到|获批|实现)|完成情况|“十三五”/,
};

const HOLDS_PARTS = /其中|分别|占|各/;

/** Says which kinds of thing that a question asks for the words of an answer do not hold. */
export type FindMissingFacets = (answer: string) => ReadonlySet<Facet>;

/** Prepares a question with its facets for {@link FindMissingFacets}. */
export function createFindMissingFacets(
  question: string,
  facets: ReadonlySet<Facet>,
  words: QuestionWords,
): FindMissingFacets {
  const named = (list: readonly string[]) => list.filter((word) => question.includes(word));
  const years = question.match(/20\d\d/g) ?? [];
  const relative = /去年|前年|今年|十五五/.exec(question) ?? [];
  const wanted: readonly (readonly [Facet, readonly string[]])[] = [
    ["breakdown", named(words.districts)],
    ["other_place", [...named(words.outsidePlaces), ...(question.match(OTHER_PLAN) ?? [])]],
    ["other_year", [...years, ...relative]],
  ];
  const asksParts = PARTS.test(question);
  const asksOtherPlan = words.outsidePlaces.some(
    (place) => question.includes(place) && isPlanOf(question, place),
  );
  return (answer) => {
    const missing = [...facets].filter((facet) => HELD[facet]?.test(answer) === false);
    if (asksParts && !HOLDS_PARTS.test(answer)) {
      missing.push("breakdown");
    }
    if (asksOtherPlan) {
      missing.push("other_place");
    }
    const unnamed = wanted
      .filter(([, list]) => list.some((word) => !answer.includes(word)))
      .map(([facet]) => facet);
    return new Set([...missing, ...unnamed]);
  };
}

/** Whether a plan of `place` is named (潮州市的规划), of which a comparison in the city's own says nothing. */
function isPlanOf(question: string, place: string): boolean {
  const [next = ""] = question.split(place).slice(1);
  return /^市?的?[^，。？]{0,4}规划/.test(next);
}
