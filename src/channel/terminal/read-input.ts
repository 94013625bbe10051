import type { Button } from "../../conversation/reply.ts";

/** What a typed line means. */
export type Input =
  | { readonly kind: "quit" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "press"; readonly token: string }
  | { readonly kind: "text"; readonly text: string };

/** Reads a line; a number means the button of that number, as long as there is one. */
export function readInput(line: string, buttons: readonly Button[]): Input {
  const trimmed = line.trim();
  if (trimmed === "/quit") {
    return { kind: "quit" };
  }
  const path = /^\/file\s+(.+)$/.exec(trimmed)?.[1];
  if (path !== undefined) {
    return { kind: "file", path: path.replace(/^(["'])(.*)\1$/, "$2") };
  }
  const button = /^\d{1,3}$/.test(trimmed) ? buttons[Number(trimmed) - 1] : undefined;
  return button === undefined
    ? { kind: "text", text: line }
    : { kind: "press", token: button.token };
}
