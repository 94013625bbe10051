/** The same function, which remembers what it made of the text that it was given last. */
export function rememberLast<Result>(make: (text: string) => Result): (text: string) => Result {
  let last: { readonly text: string; readonly result: Result } | undefined;
  return (text) => {
    if (last?.text !== text) {
      last = { text, result: make(text) };
    }
    return last.result;
  };
}
