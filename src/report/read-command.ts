/** What a person may say instead of pressing the button of that meaning. */
export type Command = "back" | "cancel" | "edit" | "skip" | "confirm" | "other";

const COMMANDS: readonly (readonly [Command, RegExp])[] = [
  ["back", /^(?:返回|后退|上一步|上一个|返回上一步|退回上一步|back|previous)$/],
  [
    "cancel",
    /^(?:取消|取消举报|不报了|不举报了|不投诉了|算了|不弄了|不想报了|退出|放弃|cancel|quit|stop)$/,
  ],
  ["edit", /^(?:修改|我要修改|改一下|更正|写错了|填错了|edit|change|modify)$/],
  [
    "skip",
    /^(?:跳过|略过|下一步|继续|(?:暂时|目前|现在)?(?:还|都)?没有?(?:了|别的了?|其他了?|证据|材料|文件|照片|图片|联系方式)?|无|暂无|不知道|不清楚|不确定|说不清|不想说|不方便(?:说|留)?|不用了?|不需要|不填|不发|先不(?:发|填|说)|(?:我|还是|先|就|都)?(?:不|不想|不愿意?|不用|不必|不能|不方便)(?:留|填写?|提供|透露)(?:了|我的|联系方式|联系电话|电话|手机|号码?|姓名|名字)*|匿名|就这些|就这样|发完了|好了|完成|skip|next|done|no|none|nothing|unknown|anonymous)$/,
  ],
  [
    "confirm",
    /^(?:确认|确认提交|提交|确定|是|是的|对|对的|好|好的|可以|没问题|没错|无误|ok|yes|submit|confirm)$/,
  ],
  ["other", /^(?:其他|其它|别的|都不是|都不对|以上都不是|other|others)$/],
];

/** The command that the whole text is, if it is one. */
export function readCommand(text: string): Command | undefined {
  const plain = toPlainWords(text);
  return COMMANDS.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** Letters and digits alone: blanks and marks make no difference to what is said. */
export function toLetters(text: string): string {
  return text.normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "");
}

/** The words of a short text alone: politeness and punctuation do not count. */
export function toPlainWords(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s。.,，!！~～、;；“”"]+/g, "")
    .replace(/^(?:请|麻烦|那就|那|先|就)+|(?:谢谢|吧|哈|啊|呀|的话)+$/g, "");
}

const QUESTION =
  /[?？]|[吗嘛呢么]$|怎么|怎样|咋|啥|如何|多久|多少|哪(?!怕)|什么|为何|可不可以|可以吗|是否|几天|谁|([^动时\s])不\1|[能会行][^，。]{0,4}不$|有[^，。没]{1,3}没有?$|^(?:what|how|when|where|why|which|who|can|could|do|does|is|are|will)\b/i;

/** A choice put to the other side (归县里还是市里), or a hope to be told so (这总不能算我抄吧). */
const ASKS_OPINION =
  /(?:管|归|找|去|是|算|到底)[^，。]{1,12}还是[^，。]{1,12}$|(?:不能|不该|不会|总不)[^，。]{0,10}吧$/;

/** Whether a text that begins a report asks something as well. */
export function asksBeside(text: string): boolean {
  return isQuestion(text) || ASKS_OPINION.test(text.trim());
}

/** Whether a text has the form of a question. */
export function isQuestion(text: string): boolean {
  return QUESTION.test(text.trim());
}
