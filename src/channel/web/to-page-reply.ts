import type { StoredReply } from "./reply-store.ts";

/** A reply as the page gets it: of its files the names, whose bytes are fetched when wanted. */
export function toPageReply({ id, reply }: StoredReply) {
  const { files = [], ...rest } = reply;
  const names = files.map(({ name }) => ({ name }));
  return { id, reply: names.length === 0 ? rest : { ...rest, files: names } };
}
