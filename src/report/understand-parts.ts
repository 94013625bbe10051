import { isElsewhere } from "./compare-places.ts";
import type { findMatterParts } from "./find-matter-parts.ts";
import { isNamed } from "./is-named.ts";
import type { MatterProposal, Place, Proposal, ReportFields } from "./proposal.ts";

/** A text understood as if it told of one matter. */
export type UnderstoodWhole = Omit<Proposal, "matters">;

type MatterParts = ReturnType<typeof findMatterParts>;

/**
 * Each of several matters with what its own part tells. What no part tells belongs to all of them;
 * who and what goes on from one matter to the next, until another one or another place is named.
 *
 * @param text As it was told.
 * @param whole What all of it seems to say.
 */
export function understandParts(
  text: string,
  parts: MatterParts,
  whole: UnderstoodWhole,
  understand: (part: string) => UnderstoodWhole,
): readonly MatterProposal[] {
  const told = parts.map(({ pieces }) => pieces.map(({ start, end }) => text.slice(start, end)));
  const own = told.map((pieces, index) =>
    understand(index === 0 ? without(text, told.slice(1).flat()) : pieces.join("。")),
  );
  const matters: MatterProposal[] = [];
  for (const [index, { type }] of parts.entries()) {
    const part = own[index] ?? whole;
    const before = matters.at(-1);
    matters.push({
      type,
      told: told[index] ?? [],
      place: placeOf(part.place, whole.place, before?.place),
      fields: fieldsOf(part, own, whole, before),
      flags: ownOrShared("flags", part, own, whole).filter(
        // A sum of one matter and the type of another are no crime.
        (flag) => flag !== "crime_lead" || part.flags.includes(flag),
      ),
      traits: ownOrShared("traits", part, own, whole),
    });
  }
  return matters;
}

/** A text without pieces of it. */
export function without(text: string, pieces: readonly string[]): string {
  return pieces.reduce((rest, piece) => rest.replace(piece, ""), text);
}

function placeOf(own: Place, whole: Place, before: Place | undefined): Place {
  if (own.kind !== "unknown") {
    return own;
  }
  return whole.kind === "city" ? (before ?? whole) : whole;
}

function fieldsOf(
  part: UnderstoodWhole,
  own: readonly UnderstoodWhole[],
  whole: UnderstoodWhole,
  before: MatterProposal | undefined,
): ReportFields {
  if (isNamed(part.fields.respondent)) {
    return part.fields;
  }
  if (before === undefined) {
    const isShared = own.every(({ fields }) => !isNamed(fields.respondent));
    return isShared ? { ...whole.fields, ...part.fields } : part.fields;
  }
  return isElsewhere(part.place, before.place) ? part.fields : { ...before.fields, ...part.fields };
}

/** What a part shows, and what the whole text shows of which no part does. */
function ownOrShared<Name extends "flags" | "traits">(
  name: Name,
  part: UnderstoodWhole,
  own: readonly UnderstoodWhole[],
  whole: UnderstoodWhole,
): UnderstoodWhole[Name][number][] {
  const of = (one: UnderstoodWhole): readonly UnderstoodWhole[Name][number][] => one[name];
  const shared = of(whole).filter((shown) => own.every((one) => !of(one).includes(shown)));
  return [...new Set([...of(part), ...shared])];
}
