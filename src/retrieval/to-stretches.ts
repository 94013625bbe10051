/** Whatever is shorter asks one thing. */
const LONGEST_WHOLE_CHARS = 30;
/** Fewer say too little by themselves. */
const SHORTEST_CHARS = 12;
/** Who has not come to the point by then does not come to it soon. */
const MOST_STRETCHES = 12;
/** Between Chinese words people put a space where others put a comma. */
const BREAK = /[。！？!?；;，,\n]+|(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})/u;

/** The stretches of a long text: clauses, short ones together with those that follow. */
export function toStretches(text: string): string[] {
  if (text.length <= LONGEST_WHOLE_CHARS) {
    return [];
  }
  const stretches: string[] = [];
  let open = "";
  for (const clause of text.split(BREAK)) {
    open = join(open, clause.trim());
    if (open.length >= SHORTEST_CHARS) {
      stretches.push(open);
      open = "";
    }
  }
  const last = join(stretches.pop() ?? "", open);
  return stretches.length === 0 ? [] : [...stretches, last].slice(0, MOST_STRETCHES);
}

function join(one: string, other: string): string {
  return one === "" || other === "" ? one + other : `${one}，${other}`;
}
