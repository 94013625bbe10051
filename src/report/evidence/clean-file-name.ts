const LIMIT_CHARS = 80;

/** Characters that a file name must not carry: separators, controls, bidirectional, invisible. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A sender's file name made fit to be shown and kept: the last path part, at most 80 characters. */
export function cleanFileName(name: string): string {
  const last = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .replace(UNSAFE, "")
    .replace(/\s+/g, " ")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const safe = plain.replace(RESERVED, "_$&");
  return safe === "" ? "文件" : shorten(safe);
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= LIMIT_CHARS) {
    return name;
  }
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? "";
  return characters.slice(0, LIMIT_CHARS - ending.length).join("") + ending;
}
