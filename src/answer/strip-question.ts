/** What makes a sentence a question and says nothing of its subject; longest first where one holds another. */
const GENERIC =
  /要带什么(?:东西|材料)?|(?:需要|要)?(?:准备|提交|交)?(?:什么|哪些)(?:材料|资料|证件|手续|东西|条件)|(?:需要|要)?多长时间|多久(?:能|才|会)?|几天|(?:能|会|才)?(?:有|出)(?:结果|消息|回复|答复)|什么时候|哪天|几号|为什么|为啥|凭什么|怎么(?:办理|申请|操作|提交|投诉|回事|办|弄|走|查|说|样|做|算|写)?|怎样|咋(?:办|弄|整)?|如何|(?:应该|该|要)?(?:去|到|找|在|上|往)?(?:哪里|哪儿|哪个(?:部门|单位|地方)|哪家|哪)|找谁|谁管|谁|多少钱|多少|几个|电话(?:号码)?(?:是)?|地址|联系方式|收费|要钱|费用|有哪些|哪些|是什么|什么|有没有|能不能|可不可以|会不会|是不是|要不要|是否|可以|需要|应该|得|要(?=\s|$)|请问|你好|您好|麻烦|我想(?:问|知道)?|想问(?:一下)?|问一下|一下|告诉我|第[一二三四五六]个|[吗嘛呢吧啊呀哦么的了我您你]|\b(?:what|how|where|when|who|why|which|much|many|long|should|can|could|does|do|is|are|the|to|it|need|about|please|for|of|and|a|i|me)\b/gi;

const PUNCTUATION = /[\s，。！？、；：“”‘’（）()《》,.!?;:"'~～—-]+/g;

const INTERROGATIVE =
  /[?？吗呢]|多少|多久|多大|几[个家件天年月号成项条种块千万百宗次岁]|什么|啥|怎[么样]|咋|如何|哪|谁|是否|有没有|能不能|会不会|是不是|要不要|可不可以|算不算|为何|凭什么|请问|\b(?:what|how|where|when|who|why|which|can|does|do|is|are)\b/i;

/** The subject that a question names: what is left without question words, politeness and punctuation. */
export function stripQuestion(text: string): string {
  return text
    .replaceAll("啥", "什么")
    .replace(PUNCTUATION, " ")
    .replace(GENERIC, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Whether the text asks something in so many words. */
export function isInterrogative(text: string): boolean {
  return INTERROGATIVE.test(text);
}
