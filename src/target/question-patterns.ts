/** What can be asked of one target. `actual` is about a value that the question itself states. */
const MEASURES = [
  "planned",
  "base",
  "gap",
  "growth",
  "multiple",
  "yearlyIncrease",
  "annualGrowth",
  "actual",
  "nature",
  "cumulative",
  "unit",
  "source",
] as const;
export type Measure = (typeof MEASURES)[number];

/** Why the plan holds no answer. */
export type MissingReason =
  | "otherYear"
  | "district"
  | "part"
  | "elsewhere"
  | "otherPlan"
  | "progress"
  | "reason"
  | "yearly"
  | "noTarget";

/*
 * All patterns read normalised text: simplified, lower case, Arabic digits, no spaces beside Chinese.
 */

/** Words for each measure except `actual`, which needs a number too. */
export const MEASURE_PATTERNS: readonly (readonly [Exclude<Measure, "actual">, RegExp])[] = [
  [
    "planned",
    /目标|规划值|规划数|指标值|指标(?=$|[?？呢]|是?多少|是?几)|(?<!多)到(几|多少)|任务|规划(了|要|里|是|定)?(是)?(多少|几)|2025|25年底|14?十四五末|十四五末|规划末|终点|达到|要到|要求|力争|定(了|到|的|在|几|多少)|要(有|办|做|凑|攒|拿|完成|多少|几)|想(要|到|哪一?年)|哪一?年(拿|获批|批下来|建成|评上)|分母|量化|有没有指标|\btargets?\b|\bgoals?\b|\baim|by 2025|in 2025|\bshould\b|\bplan(ned|s)?\b|\bwants?\b/,
  ],
  [
    "base",
    /基期|基数|基准|[从由](几|多少)|底数|老底|家底|起点|起步|起头|起跑|头尾|(?<!比|较|从)2020|原来|原先|当初|当时|十三五(规划)?期?末|现状|\bbase|starting point|\bfrom what/,
  ],
  [
    "gap",
    /差(额|距|值|多少|几|了)|还差|相差|增量|增加值|净增|净添|缺口|缺(几|多少)|多(多少|几)|多出|多攒|(新增|增加|再增|增长|涨|提高|提升|添|新添|加|再加|扩大)(了|到)?(多少|几)|(还|再)(要|得)?(加|添|多|增|报|做|贷)|前后(两个)?数|\bdifference|increase|how (many|much) more|\bgap\b|grow\b|additional|\bmore\b/,
  ],
  [
    "growth",
    /增幅|涨幅|升幅|增速|涨得?(快|多(?!少)|怎么样)|增长率|增长幅度|增长比例|几个百分点|百分之(几|多少)|百分比|%(几|是多少)|(增长|增加|涨|提高|提升)(了)?(多少|几)(?!件|家|个|项|亿|宗|笔)|percent|growth rate|\bgrowth\b/,
  ],
  [
    "multiple",
    /几倍|多少倍|[\d.]倍|倍数|翻(了)?(几|一|两|2)?(番|倍)|翻几|翻倍|double|\btimes\b|fold\b/,
  ],
  [
    "yearlyIncrease",
    /年均(?!复合)|(平均)?每年|平均(一|1)?年|一年(平均)?(要|得|需|净)|per year|each year|annually|average annual|yearly/,
  ],
  [
    "annualGrowth",
    /年均(复合)?(增长|增速|增幅|涨幅)|年(复合)?增长率|复合增长|每年(增长|涨)(多少|百分之)|cagr|annual growth/,
  ],
  ["nature", /预期性|约束性|属性|硬(性|杠)|必须完成|\bbinding\b/],
  [
    "cumulative",
    /累计(数|值|量)?(还是|吗|的吗|算)|还是(累计|累起来|加起来|新增|当年|存量|每年|一年)|当年(数|值)?还是|不是累计|统计口径|cumulative or|in total or|or in total/,
  ],
  ["unit", /(什么|的|按|计量|数据)单位|单位(是|写|按|分|:|$)|\bunits?\b/],
  ["source", /出处|哪(一)?[章节条页]|第几[章节条页]|原文|\bsource\b|which chapter/],
];

/** Words that ask for something the plan does not hold, wherever they occur. */
export const MISSING_PATTERNS: readonly (readonly [MissingReason, RegExp])[] = [
  [
    "progress",
    /完成(了)?(没|吗|情况|多少|几成|进度|率)|(达成|达标|达到|实现|做到|兑现|评上|获批|拿到|批下来|建成|凑够|凑齐|搞定|办成|做成)(了)?(没|吗|与否)|(达到|做到|到|够|破|超|完成)了?\d[\d.]*.{0,3}(了(没|吗)|没)|(有没有|是否|是不是).{0,4}(达到|完成|实现|做到|达成|超过)|翻.{0,4}了(没|吗)|(哪|几)[^，。]{0,8}(?<!要)(破|突破|达到|完成|实现|拿到|获批|批下来)的(?!目标|要求)|进展|进度|实有|(离|距)(离)?(总)?目标|(目前|如今|至今|到现在|截至|截止|今年|去年|实际)(?!.{0,6}\d).{0,30}(多少|几|到了|了没|了吗|量|数)|实际(完成|值是)|现在(?!.{0,4}\d).{0,12}(了没|了吗|到了|完成|多少|几)|now have|have (now|right now)|so far|already|achieved|progress|reached yet|right now|currently/,
  ],
  [
    "reason",
    /为什么|为何|为啥|凭什么|怎么(定|算)(出来|得|的)|怎样(定|算)出来|测算(依据|方法)|(依据|理由|根据)是(什么|啥)|谁(定|拍板|提)的|谁拍板|\bwhy\b/,
  ],
  [
    "yearly",
    /趋势|走势|逐年|历年(?!加|累|来|一共|总)|分年度|年度(分解|目标|任务)|每(一)?年(各)?(的)?(数|数据|目标|任务)(分别)?(是|各|$)|各年|year by year|yearly figures|trend/,
  ],
  [
    "district",
    /分(到|给|解|配)|派到|到(县|区)|各(要|占|摊|分|承担|县)|分县|broken? down|breakdown|split (among|by)/,
  ],
  [
    "part",
    /国别(?!的)|按(国家|地区|类别)|行业(?!专利(?:预警|分析)|预警|分析)|规上|规模以上|规模大|高校|院校|大学|科研院所|每家|每(个)?(企业|公司|厂)|占(几|多少)|最(大|高|多|小|少)的?(一|1|那)(宗|件|笔|家|个)|by industry|by sector/,
  ],
];

/** Asks for all targets, or for those of a kind. */
export const LIST =
  /全部|所有|哪些|哪几(个|项|行)|列(出|个|一|表|下|成)|清单|一览|做成表|制表|台账|汇总|(几|多少)(行|项)|各(项|个)|整张|那张表|大表|指标表|主要指标|硬数字|指标值|发我|给我|都有|都是啥|公式|\btable\b|\blist\b|\ball\b|indicators/;

/** What such a list can be of. */
export const LIST_TOPIC = /指标|目标|规划值|主要数|硬数字|硬数|任务数|indicator|target|goal/;

/** Asks to put targets in order. */
export const RANKING =
  /排(个|一个|一下)?(序|名|位|行)|最(大|小|快|慢|高|低|多|少|猛)|增长点|前(3|三|5|五|几)(个|名)|\brank|fastest|slowest|largest|biggest|highest|smallest|lowest|most/;
/** What the table does not put in order: what things cost. */
export const NO_RANKING = /投资|投入|花(费|钱|多少)|经费|工程|项目/;
export const RANKING_TOPIC = /指标|目标|增|涨|翻|规划|indicator|target|goal|grow|increase/;
export const SMALLEST = /最(小|慢|低|少)|slowest|smallest|lowest/;
export const LARGEST = /最(大|快|高|多|猛|能)|fastest|largest|biggest|highest|most/;

/** Asks which targets have no base value. */
export const NO_BASE =
  /(没有|没|无|缺|未填|空).{0,6}(基期|基数|底数|起点|起步|2020)|(基期|基数|底数|起点|起步|2020).{0,12}(空|没有|没填|没数|横杠|破折号|一杠|——)|(破折号|横杠).{0,6}(行|指标)|(no|without|lack).{0,12}base/;

/** Asks which of several named targets grows more. */
export const COMPARISON = /哪(个|项|一个|一项)|谁|更(快|慢|大|小|高|低)|\bwhich\b|faster|slower/;

/** A value that the asker supposes or states. */
export const SUPPOSITION =
  /假如|假设|假定|如果|若|要是|目前|现在|当前|如今|已(经)?(有|达|到|完成|做|办|贷)|截至|截止|实际|年底|做到了|完成了|suppose|assum|\bif\b|currently|\bnow\b|so far|reached|already/;

/** Asks whether what it states is right. */
export const CHECK =
  /是否|一致|核对|核实|对(吗|不对|得上)|是不是|准确|没错|有误|属实|吗|correct|right\b|is it|\?$/;

/** Asks for a quantity, whichever. */
export const QUANTITY =
  /多少|几(件|家|个|项|宗|笔|场|人|成|亿|万|次|倍|年|样|枚|户|单|起)|哪(一)?年|数(字|据|量|值)?(是|$|[,，。?？])|how (many|much)|what is|number|\d/;

/** Asks for a number in so many words. */
export const HOW_MUCH = /多少|几|how (many|much)|what/;

/** Asks how to do something, for conditions or names: not for a figure. */
export const NOT_A_FIGURE =
  /条件|(给|奖|补)(了|你|我|贴)?(多少|几)|补偿|平均(多少|几)|(多少|几)(天|个月|个?工作日)|多久|评估费|(够|有)(资)?格|流程|步骤|手续|(怎么|如何|怎样)(申请|申报|办|报|评|去|弄|领|推动|推进|引导|开展|支持|提高|提升|加强|培育)|材料|电话|联系|地址|网址|在哪(?!一?[年月天日])|去哪|哪里|报名|补贴|补助|贴息|利率|利息|收费|要钱|带名|哪些(单位|企业|公司|厂)|(企业|公司|厂|单位|机构|银行|产品)(都|分别|具体)?(是|有)哪(些|几)|哪(几|\d|两|二|三)个(县|区|市|镇|园区|城市|企业|公司|产品)|(周边|周围|邻近|相邻|兄弟|附近)的?(城市|地市|市)|是谁|谁的|负责人|什么是|是什么意思|什么意思|含义|定义|侵权了|怎么样|才(能|可以)|才算(?!完成|达)|评定|打分|评分|认定标准|要什么|经费|(注册|扶持|专项)资金|how (do|can|should) (i|we|my)|\bapply|\bfees?\b|\bcosts?\b|subsid|bonus|reward|contact|phone|\bwho\b|interest rate|requirements|criteria/;
/** Asks for names, whatever else it says of the plan; who asks for a value too gets that. */
export const NAMES =
  /^(?!.*(?:多少|目标值|(?<!哪)几(?:件|家|个|项))).*(?:叫什么|叫啥|名字|名单|名录|哪几(?:家|件|个)|name the|\bnames\b)/;
/** Asks what somebody gets or pays: a figure only where the target itself is a sum of money. */
export const MONEY =
  /多少钱|奖励|奖金|资助|费用|官费|收费|补贴|便宜|[奖补](?:助|给|了)?\d+(?:\.\d+)?(?:万|元|块)/;
/** Words of the plan's table: with them a figure of the plan is meant all the same. */
export const PLAN_WORDS =
  /目标(?!的?(?:完成|达成|实现)[率度情进])|指标|规划|力争|基期|基数|基准|起点|原来定|当初定|增幅|增量|\btargets?\b|\bgoals?\b|indicator|baseline|\bplan(ned|s)?\b|\baim/;

/** The asker goes on from an earlier question. */
export const GOES_ON = /呢|^(那|还有|再|另外)|^(and|what about|how about)/;

/** Digits after the point that the asker wants. */
export const DIGITS = /保留(\d|一|两|二|三)位/;
/** Months left that the asker states. */
export const MONTHS = /(\d+)个月/;
export const MONTHLY = /每(个)?月|月均|per month|monthly|a month/;

export const CATEGORY =
  /(创造|运用|保护|管理|服务|基础)(类|方面|这一?类|那一?类|这块|的?指标)|(ip )?(creation|utili[sz]ation|protection)/;
