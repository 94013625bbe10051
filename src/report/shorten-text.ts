/** The text, or as much of it as `limitChars` characters hold, the last of them an ellipsis. */
export function shortenText(text: string, limitChars: number): string {
  const characters = [...text];
  return characters.length <= limitChars
    ? text
    : `${characters.slice(0, limitChars - 1).join("")}…`;
}
