import type { ClauseLink } from "./channel/clause-link.ts";
import type { OpenPassage } from "./channel/web/reply-store.ts";
import { toClauseId } from "./conversation/clause-id.ts";
import type { Knowledge } from "./open-knowledge.ts";

type Index = Knowledge["index"];

/** What the index holds now, found by the places that citations point at. */
interface Clauses {
  /** Finds what a citation points at; several passages of one path are shown together. */
  readonly open: OpenPassage;
  /** Leads only to what is in the index; nowhere when the page has no public address. */
  readonly link: ClauseLink;
}

/** @param knowledge gives what answers are given from now. */
export function openClauses(
  knowledge: () => Pick<Knowledge, "index">,
  publicUrl: string | undefined,
): Clauses {
  const idsOf = createIds();
  return {
    async open(id) {
      const { index } = knowledge();
      const found = [...index.passages].filter((one) => toClauseId(toPlace(one)) === id);
      const first = found[0];
      return first === undefined
        ? undefined
        : { title: first.document.title, path: first.path, text: joinTexts(found) };
    },
    link(citation) {
      const id = toClauseId(citation);
      const isThere = publicUrl !== undefined && idsOf(knowledge().index).has(id);
      return isThere ? `${publicUrl}/#clause=${id}` : undefined;
    },
  };
}

/** Reads an index through once, and not again before another one is in its place. */
function createIds(): (index: Index) => ReadonlySet<string> {
  const known = new WeakMap<Index, ReadonlySet<string>>();
  return (index) => {
    const ids =
      known.get(index) ?? new Set([...index.passages].map((one) => toClauseId(toPlace(one))));
    known.set(index, ids);
    return ids;
  };
}

function toPlace({ document, path }: { document: { id: string }; path: readonly string[] }) {
  return { document: document.id, path };
}

const TABLE_HEAD = /^\|.*\|\n(?=\|)/;

/** Each row of a table is a passage that carries the table's head: shown together, it stands once. */
function joinTexts(passages: readonly { readonly text: string }[]): string {
  let head = "";
  const texts = passages.map(({ text }) => {
    if (head !== "" && text.startsWith(head)) {
      return text.slice(head.length);
    }
    head = TABLE_HEAD.exec(text)?.[0] ?? "";
    return text;
  });
  return texts.join("\n");
}
