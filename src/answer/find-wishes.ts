/** Whatever is shorter says its wish plainly enough. */
const SHORTEST_STORY_CHARS = 60;
/** So many characters before the asking word say what is asked about. */
const CHARS_BEFORE = 24;
/** What is asked ends so soon after the asking word, where no particle ends it. */
const CHARS_AFTER = 8;
/** Asking words that stand so close ask one thing. */
const CHARS_BETWEEN = 4;
/** People come to the point last: of more than this the first are left out. */
const MOST_ASKED = 4;
const ASKING =
  /吗|呢(?!绒)|多少|多久|几(?:个月|天|年|号|点|成)|什么|啥|怎[么样]|咋|如何|哪|谁|是否|有没有|能不能|会不会|是不是|要不要|可不可以|算不算|凭什么|为何/g;
const ENDS_ITSELF = /[吗呢]/;
const END = /^[^吗呢啊，。？！\s]{0,10}[吗呢啊，。？！\s]/;
const LAST_BREAK = /[，。！？；\s](?=[^，。！？；\s]*$)/;

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The wishes in a long story, each with the words right before it, in the text's order: who tells one
 * without a full stop asks here and there between what happened. Empty for a shorter text.
 */
export function findWishes(text: string): readonly string[] {
  if (text.length <= SHORTEST_STORY_CHARS) {
    return [];
  }
  const askings = joinNear([...text.matchAll(ASKING)].map((asking) => toAsking(asking, text)));
  const wishes = askings.map(({ start, end }, at) => {
    const from = Math.max(askings[at - 1]?.end ?? 0, start - CHARS_BEFORE);
    const told = text.slice(from, start);
    const lastBreak = LAST_BREAK.exec(told);
    return text.slice(from + (lastBreak === null ? 0 : lastBreak.index + 1), end);
  });
  return wishes.slice(-MOST_ASKED);
}

/** From the asking word to where its clause ends. */
function toAsking({ 0: word, index: start }: RegExpExecArray, text: string): Span {
  const end = start + word.length;
  if (ENDS_ITSELF.test(word)) {
    return { start, end };
  }
  const rest = END.exec(text.slice(end))?.[0].length ?? CHARS_AFTER;
  return { start, end: Math.min(text.length, end + rest) };
}

function joinNear(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last === undefined || span.start - last.end > CHARS_BETWEEN) {
      joined.push(span);
    } else {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    }
  }
  return joined;
}
