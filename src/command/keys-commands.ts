import { join } from "node:path";
import type { Command } from "commander";
import { keepShredded } from "../backup/shredded-list.ts";
import { AppError } from "../base/app-error.ts";
import { eraseReport } from "../report/erase-report.ts";
import { sealClearReports } from "../report/seal-clear-reports.ts";
import { verifySealed } from "../report/verify-sealed-repository.ts";
import { flushDeleted } from "../storage/flush-deleted.ts";
import type { Storage } from "../storage/open-storage.ts";
import { countDataKeys, retireRingKey, rewrapDataKeys } from "../storage/rewrap-data-keys.ts";
import { sealClearRows } from "../storage/seal-clear-rows.ts";
import { keyRingOf } from "../storage/sealing-plugin.ts";
import type { CommandContext } from "./command-context.ts";
import { drillKeys } from "./drill-keys.ts";
import { withStorage } from "./with-storage.ts";

/** `keys list | rotate | seal | retire | verify | shred | drill`. */
export function addKeysCommands(program: Command, context: CommandContext): void {
  const keys = program.command("keys").description("封存数据的密钥");
  const add = (name: string, text: string, work: (storage: Storage) => Promise<void>) =>
    keys
      .command(name)
      .description(text)
      .action(() => withStorage(context, work));
  add("list", "有哪些密钥、何时启用、各封着多少把数据密钥", (storage) => list(storage, context));
  add("rotate", "启用新密钥，把所有数据密钥改用它封存（运行中可做）", (storage) =>
    rotate(storage, context),
  );
  add("seal", "把启用封存以前明文存的内容封存起来（运行中可做，中断后再做一遍即可）", (storage) =>
    seal(storage, context),
  );
  add("verify", "把每把数据密钥和每份线索打开一遍，打不开的列出来", (storage) =>
    verify(storage, context),
  );
  keys
    .command("retire <key>")
    .description("销毁一把不再封着任何东西的旧密钥；用它封存的旧备份从此打不开")
    .action((id) => withStorage(context, (storage) => retire(storage, id, context)));
  keys
    .command("shred <caseNumber>")
    .description("销毁一份已办结线索的密钥：内容、身份和证据从此打不开，只留编号、经过和销毁记录")
    .requiredOption("--by <name>", "谁决定的（会记入办理记录）")
    .requiredOption("--reason <text>", "为什么（会记入办理记录，请不要写个人信息）")
    .action((caseNumber, { by, reason }) =>
      withStorage(context, (storage) => shred(storage, { caseNumber, by, reason }, context)),
    );
  keys
    .command("drill")
    .description("演练：在临时的库里封存、轮换、销毁一遍，逐步核对；不碰真实数据")
    .action(() => drillKeys(context));
}

async function list({ database }: Storage, { write }: CommandContext): Promise<void> {
  const counts = await countDataKeys(database);
  for (const { id, createdAt } of keyRingOf(database).list()) {
    write(`${id}  ${createdAt}  封着 ${counts.get(id) ?? 0} 把`);
  }
}

async function rotate(storage: Storage, { write }: CommandContext): Promise<void> {
  const { id } = keyRingOf(storage.database).add(new Date());
  const count = await rewrapDataKeys(storage);
  write(`新密钥 ${id}，改封了 ${count} 把；请立即另存一份 keys/`);
}

async function seal(storage: Storage, { write }: CommandContext): Promise<void> {
  const reports = await sealClearReports(storage);
  const rows = await sealClearRows(storage);
  await flushDeleted(storage.database);
  write(`封存了 ${reports} 份线索、${rows} 处内容；旧的备份里仍是明文`);
}

async function verify({ database }: Storage, { write }: CommandContext): Promise<void> {
  const check = await verifySealed(database);
  write(JSON.stringify(check));
  if (check.damaged.length > 0) {
    const message = `${check.damaged.length} of them cannot be opened`;
    throw new AppError({ code: "sealed_data_damaged", message });
  }
}

async function retire({ database }: Storage, id: string, context: CommandContext): Promise<void> {
  const result = await retireRingKey(database, id, new Date());
  if (result !== "retired") {
    throw new AppError({ code: "key_kept", message: `${id} was kept: ${result}` });
  }
  context.write(`${id} 已销毁`);
}

async function shred(
  storage: Storage,
  request: { readonly caseNumber: string; readonly by: string; readonly reason: string },
  { write, configure }: CommandContext,
): Promise<void> {
  const result = await storage.transaction((trx) =>
    eraseReport(trx, { ...request, now: new Date() }),
  );
  if (result.kind === "refused") {
    throw new AppError({
      code: "report_kept",
      message: `${request.caseNumber} was not erased: ${result.reason}`,
    });
  }
  await keepShredded(storage.database, join(configure().config.dataFolder, "keys"));
  await flushDeleted(storage.database);
  write(
    `${request.caseNumber} 的密钥已销毁，证据 ${result.files} 份从此打不开；备份按备份的期限另行清理`,
  );
}
