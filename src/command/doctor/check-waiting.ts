import { listConfiguredChannels } from "../../create-http-channels.ts";
import { openConfiguredStorage } from "../../open-configured-storage.ts";
import { countStranded } from "../../storage/outbox.ts";
import { type DoctorParts, type Finding, fine, warning } from "./finding.ts";

const SUBJECT = "待发的消息";

/** Replies that wait for a channel which the configuration has no more. */
export async function checkWaiting({ config, log }: DoctorParts): Promise<Finding[]> {
  const storage = await openConfiguredStorage(config, log);
  try {
    const stranded = await countStranded(storage.database, listConfiguredChannels(config));
    return stranded.length === 0
      ? [fine(SUBJECT, "没有等着停用的渠道的回复")]
      : stranded.map(({ channel, count, since }) => toFinding(channel, count, since));
  } finally {
    await storage.close();
  }
}

function toFinding(channel: string, count: number, since: string): Finding {
  const says = `${count} 条在等 ${channel}，最早的是 ${since}，而现在的设置里没有这个渠道`;
  const advice =
    "把这个渠道的设置填回来，就会接着发。确定不再用的：经办人在别的渠道绑定，半小时后改发到那边；企业用编号和查询码在网页上查。除了随会话的最后一件线索一起销毁的，一条都不会自动丢掉。";
  return warning(SUBJECT, says, advice);
}
