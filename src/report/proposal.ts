/** The authorities that a matter can belong to. Keys of the command line's contract. */
export const AUTHORITIES = [
  "county_bureau",
  "city_bureau",
  "copyright",
  "agri",
  "forestry",
  "customs",
  "police",
  "cnipa",
  "court",
  "platform",
  "registry",
  "none",
] as const;
export type Authority = (typeof AUTHORITIES)[number];

/** What a report text shows besides its type and place. */
export const FLAGS = [
  "crime_lead",
  "online",
  "cross_border",
  "urgent",
  "safety",
  "anonymous_requested",
  "multi_matter",
  "outside_jieyang",
  "already_in_court",
  "personal_data",
  "minor_info",
  "minor_person",
  "injection",
] as const;
export type Flag = (typeof FLAGS)[number];

/** Says how likely a text shows each of the flags that are learnt, from 0 to 1. */
export type RateFlags = (text: string) => ReadonlyMap<string, number>;

/** What a text shows and a routing rule may ask for, besides the type and the place. */
export const TRAITS = [
  "online",
  "already_in_court",
  /** Bodily danger now: the police first. */
  "danger",
  /** Trees, bamboo and flowers rather than crops. */
  "forestry",
  /** A geographical indication of agricultural products. */
  "agricultural_gi",
  /** Revocation, invalidation or opposition of a registration. */
  "registration_matter",
  /** A patent agency rather than a trademark agency. */
  "patent_agency",
] as const;
export type Trait = (typeof TRAITS)[number];

/** Where the act took place. */
export type Place =
  | {
      readonly kind: "district";
      readonly district: string;
      readonly town?: string;
      readonly zone?: string;
    }
  /** Several districts of the city at once, or the city as a whole. */
  | { readonly kind: "city" }
  | { readonly kind: "outside"; readonly name: string }
  /** A name that several districts share: the reporter chooses. */
  | { readonly kind: "ambiguous"; readonly name: string; readonly districts: readonly string[] }
  | { readonly kind: "unknown" };

/** Verbatim pieces of the text. */
export interface ReportFields {
  readonly respondent?: string;
  readonly goods?: string;
  readonly amount?: string;
  readonly platform?: string;
  readonly rightNumber?: string;
  readonly link?: string;
}

/** One of several matters of a text, as its own part tells it. */
export interface MatterProposal {
  readonly type: string;
  /** The pieces of the text that tell of nothing else. */
  readonly told: readonly string[];
  readonly place: Place;
  readonly fields: ReportFields;
  readonly flags: readonly Flag[];
  readonly traits: readonly Trait[];
}

/** What a text seems to report. The reporter confirms it; nothing here decides anything. */
export interface Proposal {
  /**
   * Report-type keys, most likely first, each with a probability; what they lack to 1 is the chance
   * that the text is not clear.
   */
  readonly types: readonly { readonly key: string; readonly confidence: number }[];
  /** The single matters where the text tells of several, in its order; otherwise empty. */
  readonly matters: readonly MatterProposal[];
  readonly place: Place;
  readonly fields: ReportFields;
  /** The largest amount in the text, in yuan, when it can be read. */
  readonly amountYuan?: number;
  readonly flags: readonly Flag[];
  readonly traits: readonly Trait[];
}
