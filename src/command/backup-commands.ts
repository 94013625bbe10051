import { join } from "node:path";
import type { Command } from "commander";
import { restoreBackup } from "../backup/restore-backup.ts";
import { writeBackup } from "../backup/write-backup.ts";
import { AppError } from "../base/app-error.ts";
import { systemClock } from "../base/clock.ts";
import { checkDataFolder } from "../check-data-folder.ts";
import type { Config } from "../config/config.ts";
import { toDatabaseUrl } from "../open-configured-storage.ts";
import { openEvidenceBackends } from "../open-evidence.ts";
import type { CommandContext } from "./command-context.ts";
import { withStorage } from "./with-storage.ts";

/** `backup`, `restore`. */
export function addBackupCommands(program: Command, context: CommandContext): void {
  program
    .command("backup")
    .description("备份数据库和证据，运行中也可以；密钥只在给了 --keys 时另存到别处")
    .requiredOption("--out <folder>", "备份放在这里，不能已经存在")
    .option("--keys <folder>", "密钥放在这里，要和备份分开保管")
    .action((options: BackupCommandOptions) => backup(options, context));
  program
    .command("restore <folder>")
    .description("把备份恢复到空的数据文件夹和空的数据库；先核对，恢复后再核对一遍")
    .requiredOption("--keys <folder>", "这份备份的密钥")
    .action((folder: string, { keys }: { readonly keys: string }) =>
      restore(folder, keys, context),
    );
}

interface BackupCommandOptions {
  readonly out: string;
  readonly keys?: string;
}

function toKeysFolder({ dataFolder }: Config): string {
  return join(dataFolder, "keys");
}

async function backup({ out, keys }: BackupCommandOptions, context: CommandContext): Promise<void> {
  const { config } = context.configure();
  await withStorage(context, async (storage) => {
    const { manifest, sha256, unreadable, abandoned } = await writeBackup({
      ...{ storage, folder: out, keysCopy: keys, clock: systemClock },
      evidence: openEvidenceBackends(config),
      keysFolder: toKeysFolder(config),
    });
    const { madeAt, tables, head, evidence } = manifest;
    const rows = Object.values(tables).reduce((sum, table) => sum + (table?.lines ?? 0), 0);
    const made = { madeAt, rows, events: head.events, evidenceFiles: evidence.lines };
    context.write(JSON.stringify({ ...made, manifestSha256: sha256 }));
    for (const place of abandoned) {
      context.errorOutput.write(
        `${place} was left by a backup that was cut off: it may be deleted\n`,
      );
    }
    if (unreadable.length > 0) {
      throw new AppError({
        code: "evidence_unreadable",
        message: `the backup is whole except for evidence that cannot be read: ${unreadable.join(", ")}`,
      });
    }
  });
}

async function restore(folder: string, keys: string, context: CommandContext): Promise<void> {
  const { config, log } = context.configure();
  checkDataFolder(config.dataFolder);
  const restored = await restoreBackup({
    ...{ folder, keysCopy: keys, log, clock: systemClock },
    url: toDatabaseUrl(config),
    evidence: openEvidenceBackends(config),
    keysFolder: toKeysFolder(config),
  });
  context.write(JSON.stringify(restored));
  context.write("办理记录的哈希链、每个证据文件的哈希都已核对。");
  if (restored.erasedAgain > 0) {
    context.write(`${restored.erasedAgain} 份线索在备份之后已销毁，恢复时又销毁了一遍。`);
  }
  if (restored.unknownReplies > 0) {
    context.write(
      `${restored.unknownReplies} 条回复在备份时还没有发出，没有自动补发：见 zhiquan letters list。`,
    );
  }
}
