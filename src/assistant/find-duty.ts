import type { Storage } from "../storage/open-storage.ts";
import { listOfficeAddresses, listRoleAddresses } from "../storage/people.ts";
import type { FindDuty } from "./hand-off-skill.ts";

/** Who is told when somebody wants a human: role triage, else the officers of the city's bureau. */
export function createFindDuty(storage: Storage, cityOfficeId: string): FindDuty {
  return async () => {
    const triage = await listRoleAddresses(storage.database, "triage");
    return triage.length > 0 ? triage : listOfficeAddresses(storage.database, cityOfficeId);
  };
}
