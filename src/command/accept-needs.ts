import { isMap, isSeq, LineCounter, parseDocument } from "yaml";
import { brokenDataFile, checkData, parseYaml, readText } from "../base/yaml-file.ts";
import type { Need, Passage } from "../retrieval/passage.ts";
import { type ProposedNeed, proposalFileSchema } from "./proposed-needs.ts";

/** Proposals as they were read, each with the line on which it begins. */
interface ReadProposal {
  readonly need: ProposedNeed;
  readonly line: number;
}

/** What is to be taken into the knowledge. */
export interface Acceptable {
  readonly needs: readonly ProposedNeed[];
  /** Approved, and in the knowledge already. */
  readonly known: number;
  readonly unapproved: number;
}

/**
 * Reads a file of proposals and checks the approved ones against the knowledge.
 *
 * @throws AppError `broken_data_file`, naming file and line: a quote that does not stand exactly in
 *   its passage, a passage or fact that does not exist, an id that stands twice.
 */
export function readAcceptable(
  file: string,
  { passages, needs }: { readonly passages: readonly Passage[]; readonly needs: readonly Need[] },
): Acceptable {
  const proposals = readProposals(file);
  const approved = proposals.filter(({ need }) => need.approved);
  const ids = new Set<string>();
  for (const { need, line } of approved) {
    const problem = ids.has(need.id) ? `${need.id} stands twice` : findProblem(need, passages);
    if (problem !== undefined) {
      throw brokenDataFile(file, `line ${line}: ${problem}`);
    }
    ids.add(need.id);
  }
  const known = new Set(needs.map(({ id }) => id));
  const fresh = approved.map(({ need }) => need).filter(({ id }) => !known.has(id));
  return {
    needs: fresh,
    known: approved.length - fresh.length,
    unapproved: proposals.length - approved.length,
  };
}

function readProposals(file: string): ReadProposal[] {
  const text = readText(file);
  const { proposals } = checkData(parseYaml(text, file), file, proposalFileSchema);
  const counter = new LineCounter();
  const list = parseDocument(text, { lineCounter: counter }).get("proposals");
  const items = isSeq(list) ? list.items : [];
  return proposals.map((need, index) => {
    const item = items[index];
    const offset = isMap(item) ? (item.range?.[0] ?? 0) : 0;
    return { need, line: counter.linePos(offset).line };
  });
}

function findProblem(
  { quotes = [], facts = [] }: ProposedNeed,
  passages: readonly Passage[],
): string | undefined {
  const missing = facts.find((id) => !passages.some((one) => one.id === id && one.kind === "fact"));
  if (missing !== undefined) {
    return `no fact is called ${missing}`;
  }
  const wrong = quotes.find(
    ({ document, path, quote }) =>
      !passages.some(
        (one) =>
          one.document.id === document &&
          one.path.join("\n") === path.join("\n") &&
          one.text.includes(quote),
      ),
  );
  return (
    wrong &&
    `the quote does not stand in ${wrong.document} at ${wrong.path.join(" › ")}: ${wrong.quote}`
  );
}
