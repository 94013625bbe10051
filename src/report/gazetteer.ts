import { toNamePattern } from "../base/escape-pattern.ts";
import type { District, Districts, Locality } from "./district.ts";

/** What a name in a text can stand for. */
export type Toponym =
  | { readonly kind: "city" }
  | {
      readonly kind: "local";
      readonly district: string;
      readonly town?: string;
      readonly zone?: string;
    }
  | { readonly kind: "shared"; readonly name: string; readonly districts: readonly string[] }
  | { readonly kind: "outside"; readonly name: string };

/** A name found in a text. */
export interface Mention {
  readonly toponym: Toponym;
  readonly start: number;
  readonly end: number;
}

/** Finds all place names of a text, the longest at each position, in its order. */
export type FindMentions = (text: string) => readonly Mention[];

/** Prepares the names of the districts file for looking up. */
export function createGazetteer(districts: Districts): FindMentions {
  const names = collectNames(districts);
  const byLength = [...names.keys()].sort((one, other) => other.length - one.length);
  // A word that only looks like a place comes first, is longer, and stands for nothing.
  const pattern = new RegExp(
    [...districts.notPlaces, ...byLength].map(toNamePattern).join("|"),
    "giu",
  );
  return (text) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const toponym = names.get(match[0].toLowerCase());
      const start = match.index;
      return toponym === undefined ? [] : [{ toponym, start, end: start + match[0].length }];
    });
}

function collectNames(districts: Districts): ReadonlyMap<string, Toponym> {
  const names = new Map<string, Toponym>();
  const add = (all: readonly string[], toponym: Toponym) => {
    for (const name of all) {
      names.set(name.toLowerCase(), toponym);
    }
  };
  const { names: outside, fullNames, english } = districts.outside;
  for (const name of [...outside, ...fullNames, ...english]) {
    add([name], { kind: "outside", name });
  }
  for (const shared of districts.sharedNames) {
    add([shared.name], { kind: "shared", ...shared });
  }
  const { city } = districts;
  add([city.name, ...(city.aliases ?? []), ...(city.pinyin ?? [])], { kind: "city" });
  for (const district of districts.districts) {
    addDistrict(district, add);
  }
  return names;
}

function addDistrict(
  district: District,
  add: (names: readonly string[], toponym: Toponym) => void,
): void {
  const here = { kind: "local", district: district.name } as const;
  add([district.name, ...(district.aliases ?? []), ...(district.pinyin ?? [])], here);
  for (const town of district.towns) {
    add([...townNames(town)], { ...here, town: town.name });
  }
  for (const place of district.places) {
    add(namesOf(place), here);
  }
  for (const zone of district.zones) {
    add(namesOf(zone), { ...here, zone: zone.name });
  }
}

function townNames(town: Locality): readonly string[] {
  const short = town.name.replace(/(?:街道|镇|乡)$/, "");
  return town.noShort === true || short === town.name
    ? namesOf(town)
    : [...namesOf(town), short, ...(town.aliases ?? []).map((alias) => alias.replace(/镇$/, ""))];
}

function namesOf(locality: Locality): readonly string[] {
  return [locality.name, ...(locality.aliases ?? []), ...(locality.pinyin ?? [])];
}
