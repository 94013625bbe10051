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
  const placesOf = createPlaces();
  return {
    async open(id) {
      const { index } = knowledge();
      const ordinals = placesOf(index).get(id) ?? [];
      const found = ordinals.flatMap((ordinal) => index.passages.at(ordinal) ?? []);
      const first = found[0];
      return first === undefined
        ? undefined
        : { title: first.document.title, path: first.path, text: joinTexts(found) };
    },
    link(citation) {
      const id = toClauseId(citation);
      const isThere = publicUrl !== undefined && placesOf(knowledge().index).has(id);
      return isThere ? `${publicUrl}/#clause=${id}` : undefined;
    },
  };
}

/** The ordinals of the passages of each clause, by its id. */
type Places = ReadonlyMap<string, readonly number[]>;

/** Reads an index through once, and not again before another one is in its place. */
function createPlaces(): (index: Index) => Places {
  const known = new WeakMap<Index, Places>();
  return (index) => {
    const places = known.get(index) ?? readPlaces(index);
    known.set(index, places);
    return places;
  };
}

function readPlaces({ passages }: Index): Places {
  const places = new Map<string, number[]>();
  for (const [ordinal, passage] of [...passages].entries()) {
    const id = toClauseId(toPlace(passage));
    const ordinals = places.get(id) ?? [];
    ordinals.push(ordinal);
    places.set(id, ordinals);
  }
  return places;
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
