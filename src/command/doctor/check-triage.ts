import { openConfiguredStorage } from "../../open-configured-storage.ts";
import { listRoleAddresses } from "../../storage/people.ts";
import { type DoctorParts, type Finding, fine, warning } from "./finding.ts";

const SUBJECT = "分派员";

/** Whether anybody hears of the matters for which no rule or no office is there. */
export async function checkTriage({ config, log }: DoctorParts): Promise<Finding[]> {
  const storage = await openConfiguredStorage(config, log);
  try {
    const people = await listRoleAddresses(storage.database, "triage");
    return [
      people.length > 0
        ? fine(SUBJECT, `${people.length} 人已绑定`)
        : warning(
            SUBJECT,
            "没有绑定的分派员：规则定不了去向的、承办单位没有人的线索没有人知道",
            "请为市局分派员发绑定码（offices invite - --role triage），请他在聊天里绑定。",
          ),
    ];
  } finally {
    await storage.close();
  }
}
