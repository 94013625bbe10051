/** Words that say nothing about what is asked. Question words stay: 多少 and 哪里 tell needs apart. */
const STOP_WORDS = new Set(
  [
    "的 了 着 得 地 吗 呢 吧 啊 呀 哦 嘛 喔 哈 诶 欸 嗯 啦 咯 么 嘅 咗 啲",
    "我 你 您 他 她 它 我们 你们 他们 它们 咱 咱们 自己 我家 俺",
    "这 那 这个 那个 这些 那些 这样 那样 这里 那里 此 该 其 某",
    "是 在 有 和 与 及 或 而 也 都 就 还 又 才 把 被 给 对 向 从 到 为 以 于 之 等 并 且 但 但是 所以 因为 如果 的话",
    "一个 一下 一些 一点 请 请问 想 问 问下 想问 想问问 麻烦 谢谢 你好 您好 知道 说 讲",
    "the a an of to in on at for and or is are was were be been do does did can could will would i my me we our you your it its this that there with by from as if any have has",
  ]
    .join(" ")
    .split(" "),
);

/** Whether a normalised word is left out of comparisons. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}
