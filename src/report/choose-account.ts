import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { chooseAccount, listAccounts, type PersonAddress } from "../storage/accounts.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { ReportTextName, ReportTexts } from "./report-texts.ts";

const PLACE_TEXTS: Readonly<Record<string, ReportTextName>> = {
  telegram: "place_telegram",
  web: "place_web",
  "wecom-app": "place_wecom_app",
  "wecom-bot": "place_wecom_bot",
  "wechat-service": "place_wechat_service",
};

/** An account as its person knows it. */
interface Place {
  readonly label: string;
  readonly address: PersonAddress;
}

/**
 * Has cards, reminders and digests sent to the account that is named, or asks which of the person's
 * own accounts, with a button for each.
 *
 * @param wanted a place's name or a part of it, or the number on its button; empty to be asked.
 */
export async function chooseNotifyAccount(
  { person: { id } }: Turn,
  wanted: string,
  { storage, texts }: Pick<ReportContext, "storage" | "texts">,
): Promise<Handled> {
  const current = (await listAccounts(storage.database, id))[0];
  const places = await listPlaces(storage.database, id, texts);
  const now = places.find(({ address }) => address.conversationId === current?.conversationId);
  if (now === undefined) {
    return { code: "report_refused", intent: "status", reply: toReply(texts("refused_unknown")) };
  }
  const chosen = findPlace(wanted, places);
  if (chosen !== undefined) {
    return async (trx) => {
      await chooseAccount(trx, chosen.address);
      return tell(texts("notify_done", { place: chosen.label }));
    };
  }
  return places.length === 1
    ? tell(texts("notify_only", { place: now.label }))
    : tell(texts("notify_choose", { place: now.label }), toButtons(places));
}

/** The person's accounts, in an order that stays; those of the same name are numbered. */
async function listPlaces(
  database: StorageDatabase,
  personId: string,
  texts: ReportTexts,
): Promise<readonly Place[]> {
  const accounts = await listAccounts(database, personId);
  accounts.sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
  return accounts.map((address, index) => {
    const name = PLACE_TEXTS[address.channel];
    const label = name === undefined ? address.channel : texts(name);
    const isSame = (other: PersonAddress) => other.channel === address.channel;
    const number = accounts.slice(0, index + 1).filter(isSame).length;
    return { label: number === 1 ? label : `${label} ${number}`, address };
  });
}

/** The one that is meant; none when several could be. */
function findPlace(wanted: string, places: readonly Place[]): Place | undefined {
  const words = wanted.normalize("NFKC").trim().toLowerCase();
  const exact = places.find(
    ({ label }, index) => label.toLowerCase() === words || String(index + 1) === words,
  );
  const similar = places.filter(({ label }) => label.toLowerCase().includes(words));
  return exact ?? (words !== "" && similar.length === 1 ? similar[0] : undefined);
}

function toButtons(places: readonly Place[]) {
  return places.map(({ label }, index) => [{ label, token: `report.notify.${index + 1}` }]);
}

function tell(text: string, buttons: ReturnType<typeof toButtons> = []) {
  return { code: "report_status", intent: "status", reply: toReply(text, { buttons }) } as const;
}
