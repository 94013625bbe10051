const INJECTION =
  /(?:忽略|无视|忘(?:记|掉))[^，。]{0,8}(?:之前|以上|前面|上面|所有|一切|原来)[^，。]{0,8}(?:指令|提示|规则|要求|设定|限制|内容)|(?:输出|显示|告诉我|打印|泄露|重复|公开)[^，。]{0,10}(?:系统提示|提示词|system prompt|内部指令|初始指令)|(?:扮演|假装)[^。]{0,12}(?:不受|没有|无)[^。]{0,4}(?:限制|约束)|从现在(?:开始|起)[，,]?你(?:是|不|要)|越狱模式|开发者模式|(?:ignore|disregard|forget)\b.{0,20}\b(?:previous|above|prior|earlier|all)\b.{0,20}\b(?:instruction|prompt|rule)|system prompt|jailbreak|developer mode/i;

const ASKS_HOW =
  "(?:怎么|怎样|如何|咋(?:样)?|教教?我|帮我|替我|给我(?!们?的)|(?:什么|啥|什麼)办法|有没有办法|有办法|有什么招|怎样才能|how (?:do|can|to|should)(?: i| we)?|help me|teach me|show me how to)";

/** Forging, evading, destroying, bribing, attacking: what nobody is helped with. */
const HARM =
  "(?:伪造|假造|编造|虚构|捏造|做(?:一?[份张个些])?假(?:的)?(?:发票|单|合同|证|账|进货|票|材料)|(?:补|开|弄|搞)(?:一?[份张个些])?假|造假|销毁(?:证据|账|记录)|毁掉|删(?:掉|除|光)?(?:聊天|交易|销售|订单)?(?:证据|记录|账本)|(?:转移|藏|处理掉)(?:这?批|这些)?(?:货|赃物|财产|资产|证据)|(?:躲|逃|避|绕|混)(?:过|避|开|脱|掉)?(?:市监|市场监管|工商|海关|平台|公安|警察|执法|监管)?(?:局|部门|人员)?(?:的)?(?:检查|执法|处罚|监管|调查|追查|查处|审核|查验)|规避(?:监管|检查|处罚|执法|调查|审核)|不被(?:查|抓|发现|逮)|不让(?:人|他们|执法|市监局)?(?:查|发现|抓)到?|串供|对口供|贿赂|收买|(?:找关系|送礼|塞钱|花钱)(?:摆平|通融|撤案|打点)|黑(?:进|掉|入)|攻击(?:他|对方|同行|政府|你们)?(?:们)?(?:的)?(?:网站|系统|店铺|服务器)|入侵|盗取|诬告|诬陷|陷害|恶意(?:投诉|举报|抢注)|(?:做|生产|卖|批发)(?:一?批|点)?(?:高仿|假货|假名牌|冒牌)(?!的人)|forg(?:e|ing)|fak(?:e|ing) (?:an? )?(?:invoice|certificate|evidence|receipt)|evad(?:e|ing)|avoid getting caught|brib|hack|ddos)";

const BETWEEN = "[^，。？！,?!;；]{0,10}?";
const HARMFUL_WISH = new RegExp(`${ASKS_HOW}(${BETWEEN})${HARM}`, "i");

/** What turns the wish around when it stands between the asking and the harm: 怎么证明对方伪造. */
const TURNS_AROUND =
  /举报|投诉|认定|识别|鉴别|判断|防|避免|处罚|打击|应对|处理|反驳|证明|查|发现|知道|看出|告|对方|别人|人家|他|她|有人|同行|商家|店|report|prevent|detect|someone/i;

/** What tells anywhere in the message that the harm is somebody else's. */
const COMPLAINS = /举报(?!人)|怎么办|咋办|对方|有人|维权|赔偿|追究|受害|冤枉/;

/** Why a question is not to be helped with, or `undefined` for every ordinary one. */
export function findUnsafe(question: string): "injection" | "harm" | undefined {
  if (INJECTION.test(question)) {
    return "injection";
  }
  const wish = HARMFUL_WISH.exec(question);
  if (wish === null || TURNS_AROUND.test(wish[1] ?? "")) {
    return undefined;
  }
  const rest = question.replace(/恶意(?:投诉|举报)/g, "");
  return COMPLAINS.test(rest) ? undefined : "harm";
}
