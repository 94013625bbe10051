import { z } from "zod";
import { AUTHORITIES, type Authority, type Place } from "./proposal.ts";

/** A unit that a matter can go to (承办单位), or that a reporter can be sent to. */
const officeSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  authorities: z.array(z.enum(AUTHORITIES)).min(1),
  /** The county-level district it serves; absent for the whole city or beyond. */
  district: z.string().optional(),
  /** Whether it receives matters in this system; to the others reporters are only referred. */
  staffed: z.boolean(),
  /** `unknown`: the bureau has not confirmed telephone and address, so none is given. */
  contact: z.enum(["known", "unknown"]),
  hotlines: z.array(z.string()).optional(),
  /** What to bring when one is sent there. */
  bring: z.array(z.string().min(1)).min(1).optional(),
  note: z.string().optional(),
});
export type Office = z.infer<typeof officeSchema>;

export const officeFileSchema = z.strictObject({
  /** The office whose people assign what no rule could. */
  triage: z.string(),
  offices: z.array(officeSchema).min(1),
});

/**
 * The offices that hold an authority for a place: those of its district, or else those without a
 * district. One is right; none or several is a fault of the files.
 */
export function officesFor(
  authority: Authority,
  place: Place,
  offices: readonly Office[],
): readonly Office[] {
  const holders = offices.filter((office) => office.authorities.includes(authority));
  const district = place.kind === "district" ? place.district : undefined;
  const ofDistrict = holders.filter(
    (office) => district !== undefined && office.district === district,
  );
  return ofDistrict.length > 0
    ? ofDistrict
    : holders.filter((office) => office.district === undefined);
}
