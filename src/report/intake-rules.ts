import type { LocalDate } from "../base/clock.ts";
import { hideOwnData } from "../base/mask-personal-data.ts";
import { simplifyText } from "../base/simplify-text.ts";
import type { Draft } from "./draft.ts";
import { isOwnContact } from "./is-own-contact.ts";
import { labelType } from "./label-type.ts";
import type { Place, Proposal } from "./proposal.ts";
import { showsType } from "./rank-types.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import type { ReportTexts } from "./report-texts.ts";
import { type Route, routeMatter } from "./route-matter.ts";

/** What an intake needs to know of the world: the files, the day and the channel. */
export interface IntakeRules {
  readonly texts: ReportTexts;
  /** Whether this channel may take names and telephone numbers. */
  readonly takesContact: boolean;
  readonly districts: readonly string[];
  understand(text: string): Proposal;
  /** Whether a text says more than that somebody wants to report something. */
  hasContent(text: string): boolean;
  /** The text as this channel may keep it. */
  clean(text: string): string;
  /** Whether a text tells how the reporter is reached, and nothing else. */
  isOwnContact(text: string): boolean;
  /** The type that a short text names. */
  findType(text: string): string | undefined;
  hasType(key: string): boolean;
  /** Whether words of a text are signs of a type: what all words together seem to be is less. */
  showsType(key: string, text: string): boolean;
  /** Every type, the likeliest first. */
  allTypes(draft: Draft): readonly string[];
  /** The types on the page of choices that is shown. */
  typesToShow(draft: Draft): readonly string[];
  labelOf(type: string): string;
  /** The place that a button stands for. */
  placeOf(value: string): NonNullable<Draft["place"]> | undefined;
  describePlace(draft: Draft): string;
  /** What the type asks for besides type and place. */
  fieldsOf(type: string): readonly string[];
  suggestedMaterials(draft: Draft): readonly string[];
  route(draft: Draft): Route;
  /** Whether another body is in charge, so that the reporter is told where to go. */
  isInformed(draft: Draft): boolean;
  /** Whether it may be recorded here nevertheless. */
  mayRecord(draft: Draft): boolean;
  adviceOf(draft: Draft): Advice;
  /** What can be done about the type, and by whom; empty while the type is open. */
  remedyOf(draft: Draft): string;
}

/** Who is in charge, why, and what to bring. */
interface Advice {
  readonly office: string;
  readonly reason: string;
  readonly advice: string;
  readonly materials: readonly string[];
}

export interface IntakeRulesOptions {
  readonly knowledge: ReportKnowledge;
  readonly texts: ReportTexts;
  readonly understand: (text: string) => Proposal;
  readonly today: LocalDate;
  readonly takesContact: boolean;
}

const FIRST_PAGE_TYPES = 3;
const NEXT_PAGES_TYPES = 6;

/** The words of a wish to report, without anything of what happened. */
const EMPTY_WORDS =
  /[\s\p{P}]|我们?|想要?|需要|请问?|您好|你好|一下|一个|这里|可以|怎么|在吗|举报|投诉|维权|反映|情况|线索|报案|提交|侵权|问题|有人|要|的|了|吗|呢|啊|\b(?:i|we|want|would|like|to|report|an?|the|infringement|complaint|hello|hi|please|file|make)\b/giu;
const LETTERS = /[\p{L}\p{N}]/gu;
const CONTENT_CHARS = 4;

export function createIntakeRules(options: IntakeRulesOptions): IntakeRules {
  const { knowledge, texts, understand, today, takesContact } = options;
  const districts = knowledge.districts.districts.map(({ name }) => name);
  const route = (draft: Draft) => routeMatter(toRouteInput(draft), knowledge, today);
  const typeOf = (draft: Draft) => knowledge.types.get(draft.type ?? "");
  const isInformed = (draft: Draft) => route(draft).handling === "inform";
  const allTypes = (draft: Draft) =>
    [...new Set([...draft.typeChoices, ...knowledge.types.keys()])].filter((key) =>
      knowledge.types.has(key),
    );
  return {
    texts,
    takesContact,
    districts,
    understand,
    hasContent: (text) =>
      (text.replace(EMPTY_WORDS, "").match(LETTERS) ?? []).length >= CONTENT_CHARS,
    clean: (text) => (takesContact ? text : hideOwnData(text)),
    isOwnContact: (text) => isOwnContact(text, knowledge.cues),
    findType: (text) => findTypeByName(text, knowledge),
    hasType: (key) => knowledge.types.has(key),
    showsType: (key, text) => showsType(knowledge.types.get(key), simplifyText(text)),
    allTypes,
    typesToShow(draft) {
      const size = draft.typesShown === 0 ? FIRST_PAGE_TYPES : NEXT_PAGES_TYPES;
      return allTypes(draft).slice(draft.typesShown, draft.typesShown + size);
    },
    labelOf: (type) => labelType(type, knowledge, texts),
    placeOf: (value) => toPlace(value, districts, texts),
    describePlace: (draft) => describePlace(draft.place, knowledge, texts),
    fieldsOf: (type) => knowledge.types.get(type)?.asks ?? [],
    suggestedMaterials: (draft) => typeOf(draft)?.materials.suggested ?? [],
    route,
    isInformed,
    mayRecord: (draft) => typeOf(draft)?.record ?? true,
    adviceOf: (draft) => toAdvice(route(draft), typeOf(draft), knowledge),
    remedyOf: (draft) => typeOf(draft)?.can ?? "",
  };
}

/** The confirmed part of a draft that routing rests on. */
export function toRouteInput(draft: Draft) {
  const type = draft.type ?? "";
  return { type, place: draft.place ?? ({ kind: "unknown" } as const), traits: draft.traits };
}

function toAdvice(
  { office, reasons, handling }: Route,
  type: { advice?: string | undefined; materials: { required: string[] } } | undefined,
  knowledge: ReportKnowledge,
): Advice {
  const known = knowledge.offices.get(office);
  const hotlines = known?.hotlines ?? [];
  const name = known?.name ?? office;
  return {
    office: hotlines.length === 0 ? name : `${name}（${hotlines.join("、")}）`,
    // The first two reasons repeat type and place.
    reason: reasons.slice(2).join("；"),
    advice: handling === "inform" ? (type?.advice ?? "") : "",
    materials: type?.materials.required ?? [],
  };
}

/** The type whose label or everyday name stands in the text, the longest first, or the label's part. */
function findTypeByName(text: string, knowledge: ReportKnowledge): string | undefined {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  const types = [...knowledge.types.values()];
  const named = types.flatMap(({ key, label, names }) =>
    [label, ...names]
      .filter((name) => plain.includes(name.toLowerCase()))
      .map((name) => ({ key, length: name.length })),
  );
  const [longest] = named.sort((a, b) => b.length - a.length);
  const parts = types.filter(({ label }) => plain.length >= 2 && label.includes(plain));
  return longest?.key ?? (parts.length === 1 ? parts[0]?.key : undefined);
}

function toPlace(
  value: string,
  districts: readonly string[],
  texts: ReportTexts,
): NonNullable<Draft["place"]> | undefined {
  if (value === "outside") {
    return { kind: "outside", name: texts("button_outside") };
  }
  if (value === "unknown") {
    return { kind: "unknown" };
  }
  const district = /^\d$/.test(value) ? districts[Number(value)] : undefined;
  return district === undefined ? undefined : { kind: "district", district };
}

/** A place in words for people. */
export function describePlace(
  place: Place | Draft["place"],
  knowledge: ReportKnowledge,
  texts: ReportTexts,
): string {
  switch (place?.kind) {
    case "district":
      return `${place.district}${place.town ?? ""}${place.zone ?? ""}`;
    case "city":
      return knowledge.districts.city.name;
    case "outside":
    case "ambiguous":
      return place.name;
    default:
      return texts("button_unknown_place");
  }
}
