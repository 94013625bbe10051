import { refusal } from "./refusal.ts";

const UTF16_MARKS = { "utf-16le": [0xff, 0xfe], "utf-16be": [0xfe, 0xff] } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

/**
 * Reads text as UTF-8, UTF-16 with its mark, or GB 18030, which old office programs write. Line
 * ends become `\n`.
 *
 * @throws AppError `wrong_content` when it is none of them.
 */
export function decodeText(bytes: Buffer): string {
  const text = decode(bytes)?.replace(/\r\n?/g, "\n");
  if (text === undefined || BINARY.test(text)) {
    throw refusal("wrong_content", "is not text in UTF-8, UTF-16 or GB 18030");
  }
  if (text.trim() === "") {
    throw refusal("empty", "holds no text");
  }
  return text;
}

function decode(bytes: Buffer): string | undefined {
  for (const [encoding, [first, second]] of Object.entries(UTF16_MARKS)) {
    if (bytes[0] === first && bytes[1] === second) {
      return decodeAs(encoding, bytes);
    }
  }
  return decodeAs("utf-8", bytes) ?? decodeAs("gb18030", bytes);
}

function decodeAs(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
