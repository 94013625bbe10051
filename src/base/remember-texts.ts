/** How a function of texts remembers what it has made. */
export type Remember = <Result>(make: (text: string) => Result) => (text: string) => Result;

/** The same function, which remembers what it made of the text that it was given last. */
export const rememberLast: Remember = (make) => {
  let last: { readonly text: string; readonly result: ReturnType<typeof make> } | undefined;
  return (text) => {
    if (last?.text !== text) {
      last = { text, result: make(text) };
    }
    return last.result;
  };
};

/** Longer texts are seldom the same, and there may be more of them than memory holds. */
const LONGEST_REMEMBERED_CHARS = 300;

/** The same function, which remembers what it made of each short text, and of the last long one. */
export const rememberShort: Remember = (make) => {
  const results = new Map<string, ReturnType<typeof make>>();
  const makeLong = rememberLast(make);
  return (text) => {
    if (text.length > LONGEST_REMEMBERED_CHARS) {
      return makeLong(text);
    }
    const known = results.get(text);
    if (known !== undefined || results.has(text)) {
      return known as ReturnType<typeof make>;
    }
    const result = make(text);
    results.set(text, result);
    return result;
  };
};
