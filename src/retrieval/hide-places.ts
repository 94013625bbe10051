import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { toNamePattern } from "../base/escape-pattern.ts";
import { readYamlFile } from "../base/yaml-file.ts";
import { normalizeText } from "./normalize-text.ts";
import { readablePart } from "./readable-part.ts";

/** What places are called, normalised, and words that only hold the letters of such a name. */
export interface PlaceNames {
  readonly names: readonly string[];
  readonly notPlaces: readonly string[];
}

const localitySchema = z.object({
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  pinyin: z.array(z.string()).default([]),
  noShort: z.boolean().default(false),
});
const localitiesSchema = z.array(localitySchema).default([]);
const wordsSchema = z
  .string()
  .default("")
  .transform((text) => text.split(/\s+/).filter((word) => word !== ""));

/** Only what is read here: the file belongs to the reports, which check all of it. */
const districtFileSchema = z.object({
  city: localitySchema,
  districts: z.array(
    localitySchema.extend({
      towns: localitiesSchema,
      places: localitiesSchema,
      zones: localitiesSchema,
    }),
  ),
  sharedNames: z.array(z.object({ name: z.string() })).default([]),
  notPlaces: wordsSchema,
  outside: z
    .object({ names: wordsSchema, fullNames: wordsSchema, english: wordsSchema })
    .optional(),
});
type Locality = z.infer<typeof localitySchema>;

/**
 * Reads the place names of `knowledge/districts.yaml`; no file is no names.
 *
 * @throws AppError `broken_data_file`, naming the file and the place in it.
 */
export function loadPlaceNames(knowledgeFolder: string): PlaceNames {
  const file = join(knowledgeFolder, "districts.yaml");
  if (!existsSync(file)) {
    return { names: [], notPlaces: [] };
  }
  const { city, districts, sharedNames, notPlaces, outside } = readYamlFile(
    file,
    districtFileSchema,
  );
  const localities = districts.flatMap(({ towns, places, zones, ...district }) => [
    district,
    ...towns,
    ...places,
    ...zones,
  ]);
  const names = [
    ...[city, ...localities].flatMap(namesOf),
    ...sharedNames.map(({ name }) => name),
    ...(outside === undefined ? [] : Object.values(outside).flat()),
  ];
  return { names: toForms(names), notPlaces: toForms(notPlaces) };
}

function namesOf({ name, aliases, pinyin, noShort }: Locality): string[] {
  const short = name.replace(/(?:街道|[镇乡])$/u, "");
  return [name, ...aliases, ...pinyin, ...(noShort ? [] : [short])];
}

function toForms(words: readonly string[]): string[] {
  return [...new Set(words.map(normalizeText))].sort(
    (one, other) => other.length - one.length || (one < other ? -1 : 1),
  );
}

/** What stands where the name of a place stood. */
const SOME_PLACE = "某地";

/**
 * Makes the function that normalises a text and puts the same word for every name of a place: where
 * something happens tells nothing of what it is, and there are more places than examples.
 */
export function createHidePlaces(placeNames: PlaceNames): (text: string) => string {
  const { pattern, isPlace } = createPlacePattern(placeNames);
  return placeNames.names.length === 0
    ? (text) => text
    : (text) =>
        normalizeText(readablePart(text)).replace(pattern, (word) =>
          isPlace(word) ? SOME_PLACE : word,
        );
}

/** Makes the function that says whether a normalised text names a place. */
export function createNamesPlace(placeNames: PlaceNames): (normalized: string) => boolean {
  const { pattern, isPlace } = createPlacePattern(placeNames);
  return placeNames.names.length === 0
    ? () => false
    : (normalized) => [...normalized.matchAll(pattern)].some(([word]) => isPlace(word));
}

/** Matches places, and words that only look like one: these come first, so that they stay whole. */
function createPlacePattern({ names, notPlaces }: PlaceNames) {
  const places = new Set(names);
  return {
    pattern: new RegExp([...notPlaces, ...names].map(toNamePattern).join("|"), "gu"),
    isPlace: (word: string) => places.has(word),
  };
}
