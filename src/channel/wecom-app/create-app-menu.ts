import type { ChannelTexts } from "../channel-texts.ts";
import type { WecomApi } from "../wecom/create-wecom-api.ts";

/**
 * Gives the application its menu (developer.work.weixin.qq.com/document/path/90231): three entries
 * at most, each with up to five below it. A click comes back with the entry's words.
 */
export function createAppMenu(api: WecomApi, agentId: number, texts: ChannelTexts) {
  const toEntry = (name: string) => ({ type: "click", name, key: name });
  const own = [texts("wecom_menu_own"), texts("wecom_menu_today")];
  const button = [
    { name: texts("wecom_menu_matters"), sub_button: own.map(toEntry) },
    toEntry(texts("wecom_menu_targets")),
    toEntry(texts("wecom_menu_help")),
  ];
  return api.post("menu/create", { button }, { agentid: String(agentId) });
}
