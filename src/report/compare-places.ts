import type { Place } from "./proposal.ts";

/** Whether a place is in a district, and another one is not known to be in the same. */
export function isElsewhere(place: Place, other: Place | null): boolean {
  return (
    place.kind === "district" && !(other?.kind === "district" && other.district === place.district)
  );
}

/** Whether a place says nothing that another one does not say: its district, and its town or none. */
export function isWithin(place: Place, other: Place | null): boolean {
  return (
    place.kind === "district" &&
    other?.kind === "district" &&
    place.district === other.district &&
    (place.town === undefined || place.town === other.town)
  );
}
