import { type Chance, createChance } from "../base/chance.ts";
import { simplifyText } from "../base/simplify-text.ts";
import type { Example } from "./example.ts";
import type { Piece, TaggedText } from "./sequence-tagger.ts";

/** The fields of a report that no rule can list: anybody may be reported, for anything. */
export const OPEN_FIELDS = ["respondent", "goods"] as const;
type OpenField = (typeof OPEN_FIELDS)[number];

/** A report, and what its open fields hold, as it stands there. */
export interface FieldExample {
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** How often each example is told again of somebody else and of something else. */
const RETELLINGS = 3;
/** Which names are put together: some are as good as others. */
const SEED = 1;
/** How often somebody else's whole name is taken, and not one made up like the first. */
const WHOLE_NAME_SHARE = 0.35;
/** A name of this kind only describes: 路口一家鞋厂. It stays as it is. */
const DESCRIBED = /[家间个某]/u;
/** Characters that belong to the sentence where they stand in a name. */
const KEPT = /[\P{Script=Han}的家间个店厂铺档行]/u;
/** So many of the last characters say what somebody is, and stay: 五金厂. */
const TRADE_CHARACTERS = 2;

/** The labelled messages of which the open fields are known, though they be none, simplified as reports are. */
export function gatherFieldExamples(examples: readonly Example[]): FieldExample[] {
  return examples.flatMap(({ text, fields }) =>
    fields === undefined ? [] : [{ text: simplifyText(text), fields: pickOpen(fields) }],
  );
}

function pickOpen(fields: FieldExample["fields"]): FieldExample["fields"] {
  const isOpen = (field: string) => OPEN_FIELDS.some((open) => open === field);
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([field]) => isOpen(field))
      .map(([field, piece]) => [field, simplifyText(piece)]),
  );
}

/**
 * What the tagger of fields learns from: each example, and the same told again with other names and
 * other goods, so that it learns how they stand in a sentence and not who they are.
 */
export function retellExamples(examples: readonly FieldExample[]): TaggedText[] {
  const list = (field: OpenField) => examples.flatMap(({ fields }) => fields[field] ?? []);
  const names = list("respondent").filter((name) => !DESCRIBED.test(name));
  const others = { names, goods: list("goods"), characters: nameCharacters(names) };
  const chance = createChance(SEED);
  return examples.flatMap((example) => {
    const retellings = Array.from({ length: RETELLINGS }, () => retell(example, others, chance));
    return [example, ...retellings].map(toTaggedText);
  });
}

interface Others {
  readonly names: readonly string[];
  readonly goods: readonly string[];
  readonly characters: readonly string[];
}

/** The characters that names are made of, as often as they are. */
function nameCharacters(names: readonly string[]): readonly string[] {
  return names.flatMap((name) =>
    [...name.slice(0, -TRADE_CHARACTERS)].filter((character) => !KEPT.test(character)),
  );
}

function retell({ text, fields }: FieldExample, others: Others, chance: Chance): FieldExample {
  const { respondent, goods } = fields;
  const isNamed = respondent !== undefined && !DESCRIBED.test(respondent);
  const isApart = goods !== undefined && respondent?.includes(goods) !== true;
  const changes = {
    ...(isNamed && { respondent: otherName(respondent, others, chance) }),
    ...(isApart && { goods: chance.pick(others.goods) ?? goods }),
  };
  return Object.entries(changes).reduce(
    (told, [field, other]) => ({
      text: told.text.replaceAll(told.fields[field] as string, other),
      fields: { ...told.fields, [field]: other },
    }),
    { text, fields } as FieldExample,
  );
}

function otherName(name: string, { names, characters }: Others, chance: Chance): string {
  if (chance.next() < WHOLE_NAME_SHARE) {
    return chance.pick(names) ?? name;
  }
  const kept = TRADE_CHARACTERS + Math.floor(chance.next() * 3);
  return Array.from(name.split(""), (character, place) =>
    place >= name.length - kept || KEPT.test(character)
      ? character
      : (chance.pick(characters) ?? character),
  ).join("");
}

function toTaggedText({ text, fields }: FieldExample): TaggedText {
  const pieces: Piece[] = [];
  for (const label of OPEN_FIELDS) {
    const piece = fields[label];
    const start = piece === undefined ? -1 : findFree(text, piece, pieces);
    if (piece !== undefined && start >= 0) {
      pieces.push({ label, start, end: start + piece.length });
    }
  }
  return { text, pieces };
}

/** Where a piece first stands outside the others; -1 where it does not. */
function findFree(text: string, piece: string, others: readonly Piece[]): number {
  let start = text.indexOf(piece);
  while (others.some((other) => start < other.end && other.start < start + piece.length)) {
    start = text.indexOf(piece, start + 1);
    if (start < 0) {
      return -1;
    }
  }
  return start;
}
