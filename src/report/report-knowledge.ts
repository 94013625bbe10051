import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { brokenDataFile, readYamlFile } from "../base/yaml-file.ts";
import { findLawFaults } from "./check-laws.ts";
import { findRouteFaults } from "./check-routes.ts";
import { type ClockRule, clockRuleSchema } from "./clock-rule.ts";
import { type CrimeThresholds, crimeThresholdFileSchema } from "./crime-threshold.ts";
import { type Districts, districtFileSchema } from "./district.ts";
import { type EvidenceRules, loadEvidenceRules } from "./evidence/evidence-rules.ts";
import { createFieldExtractor, type ExtractFields, type TagFields } from "./extract-fields.ts";
import type { PlaceKnowledge } from "./find-place.ts";
import { createGazetteer } from "./gazetteer.ts";
import { loadMatterStates } from "./load-matter-states.ts";
import type { MatterStates } from "./matter-states.ts";
import { type Office, officeFileSchema } from "./office.ts";
import type { RateFlags } from "./proposal.ts";
import { type ReminderRules, reminderFileSchema } from "./reminder-rules.ts";
import { type ReportCues, reportCueFileSchema } from "./report-cues.ts";
import { type ReportType, reportTypeSchema } from "./report-type.ts";
import { loadWorkingCalendar, type WorkingCalendar } from "./working-calendar.ts";

/** What the files know of reports: read once, checked as a whole, never changed. */
export interface ReportKnowledge {
  /** By key. */
  readonly types: ReadonlyMap<string, ReportType>;
  /** By id. */
  readonly offices: ReadonlyMap<string, Office>;
  /** Id of the office whose people assign what no rule could. */
  readonly triageOffice: string;
  readonly districts: Districts;
  /** By id. */
  readonly clocks: ReadonlyMap<string, ClockRule>;
  readonly calendar: WorkingCalendar;
  readonly states: MatterStates;
  readonly reminders: ReminderRules;
  readonly thresholds: CrimeThresholds;
  readonly cues: ReportCues;
  /** Place names and cues, ready for looking up. */
  readonly place: PlaceKnowledge;
  readonly extractFields: ExtractFields;
  readonly rateFlags: RateFlags;
  readonly evidenceRules: EvidenceRules;
}

/**
 * Reads what reports need from the knowledge folder and checks what points at what: offices, clocks,
 * districts and offences exist, and every case of every type leads to exactly one office.
 *
 * @param learnt What is learnt of the fields and the flags of reports, if anything is.
 * @throws AppError `broken_data_file`, naming file and place.
 */
export function loadReportKnowledge(
  folder: string,
  learnt: { readonly tagFields?: TagFields; readonly rateFlags?: RateFlags } = {},
): ReportKnowledge {
  const districts = readYamlFile(path.join(folder, "districts.yaml"), districtFileSchema);
  const clocks = byKey(folder, "clocks.yaml", readClocks(folder), (clock) => clock.id);
  const thresholds = readYamlFile(
    path.join(folder, "crime-thresholds.yaml"),
    crimeThresholdFileSchema,
  );
  const officeFile = readYamlFile(path.join(folder, "offices.yaml"), officeFileSchema);
  const offices = byKey(folder, "offices.yaml", officeFile.offices, (office) => office.id);
  checkOffices(path.join(folder, "offices.yaml"), officeFile.triage, offices, districts);
  checkDistricts(path.join(folder, "districts.yaml"), districts);
  const findMentions = createGazetteer(districts);
  const cues = readYamlFile(path.join(folder, "report-cues.yaml"), reportCueFileSchema);
  return {
    types: loadTypes(path.join(folder, "report-types"), { districts, clocks, offices, thresholds }),
    offices,
    triageOffice: officeFile.triage,
    districts,
    clocks,
    calendar: loadWorkingCalendar(path.join(folder, "calendar")),
    states: loadMatterStates(path.join(folder, "matter-states.yaml")),
    reminders: readYamlFile(path.join(folder, "reminders.yaml"), reminderFileSchema),
    thresholds,
    cues,
    place: {
      findMentions,
      cues: cues.place,
      localProducts: districts.localProducts,
    },
    extractFields: createFieldExtractor(cues, findMentions, learnt.tagFields),
    rateFlags: learnt.rateFlags ?? (() => new Map()),
    evidenceRules: loadEvidenceRules(path.join(folder, "evidence-types.yaml")),
  };
}

function readClocks(folder: string): readonly ClockRule[] {
  return readYamlFile(path.join(folder, "clocks.yaml"), z.array(clockRuleSchema));
}

function byKey<Item>(
  folder: string,
  file: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
  const map = new Map(items.map((item) => [keyOf(item), item]));
  if (map.size < items.length) {
    throw brokenDataFile(path.join(folder, file), "an id stands twice");
  }
  return map;
}

type TypeSurroundings = Pick<ReportKnowledge, "districts" | "clocks" | "offices" | "thresholds">;

function loadTypes(
  folder: string,
  surroundings: TypeSurroundings,
): ReadonlyMap<string, ReportType> {
  const types = new Map<string, ReportType>();
  const ruleIds = new Set<string>();
  for (const name of readdirSync(folder).sort()) {
    const file = path.join(folder, name);
    const type = readYamlFile(file, reportTypeSchema);
    if (`${type.key}.yaml` !== name) {
      throw brokenDataFile(file, `key ${type.key} is not the file's name`);
    }
    const faults = findTypeFaults(type, surroundings);
    const twice = type.routes.find((rule) => ruleIds.has(rule.id));
    if (faults.length > 0 || twice !== undefined) {
      throw brokenDataFile(file, faults[0] ?? `rule ${twice?.id} stands twice`);
    }
    for (const rule of type.routes) {
      ruleIds.add(rule.id);
    }
    types.set(type.key, type);
  }
  return types;
}

function findTypeFaults(type: ReportType, surroundings: TypeSurroundings): readonly string[] {
  const { districts, clocks, offices, thresholds } = surroundings;
  const unknownClocks = type.clocks.filter((clock) => !clocks.has(clock));
  const unknownOffences = type.offences.filter((offence) => !(offence in thresholds.offences));
  const informs = type.routes.every((rule) => rule.handling === "inform");
  return [
    ...unknownClocks.map((clock) => `clocks: there is no clock ${clock}`),
    ...unknownOffences.map((offence) => `offences: there is no offence ${offence}`),
    ...findLawFaults(type).map((fault) => `law: ${fault}`),
    ...(informs && type.advice === undefined ? ["advice: is needed where all is informed"] : []),
    ...findRouteFaults(
      type,
      districts.districts.map((district) => district.name),
      [...offices.values()],
    ).map((fault) => `routes: ${fault}`),
  ];
}

function checkOffices(
  file: string,
  triage: string,
  offices: ReadonlyMap<string, Office>,
  districts: Districts,
): void {
  if (offices.get(triage)?.staffed !== true) {
    throw brokenDataFile(file, `triage: ${triage} is no office with people`);
  }
  const names = new Set(districts.districts.map((district) => district.name));
  for (const office of offices.values()) {
    if (office.district !== undefined && !names.has(office.district)) {
      throw brokenDataFile(file, `office ${office.id}: there is no district ${office.district}`);
    }
  }
}

function checkDistricts(file: string, { districts, sharedNames }: Districts): void {
  const names = new Set(districts.map((district) => district.name));
  const unknown = sharedNames
    .flatMap((shared) => shared.districts)
    .find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw brokenDataFile(file, `sharedNames: there is no district ${unknown}`);
  }
}
