import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { checkDataFolder } from "../../check-data-folder.ts";
import { openConfiguredStorage } from "../../open-configured-storage.ts";
import { openConfiguredKeyRing, openKeys } from "../../open-keys.ts";
import { openConfiguredKnowledge } from "../../open-knowledge.ts";
import { checkWritable } from "../../storage/check-writable.ts";
import { openCache } from "../../storage/open-cache.ts";
import { type DoctorParts, describeCause, type Finding, fine, warning, wrong } from "./finding.ts";

const GIB = 1024 ** 3;
/** Evidence and the database grow by no more than this before somebody has looked again. */
const COMFORTABLE_BYTES = 2 * GIB;
const LEAST_BYTES = GIB / 4;

/** The folder where everything lies. */
export function checkFolder({ config: { dataFolder } }: DoctorParts): Finding[] {
  try {
    checkDataFolder(dataFolder);
    return [fine("数据文件夹", dataFolder)];
  } catch (cause) {
    const advice = "请建好这个文件夹并让运行程序的用户可以写，或者改 DATA_DIR。";
    return [wrong("数据文件夹", describeCause(cause), advice)];
  }
}

/** What is left on its disk. */
export async function checkDisk({ config }: DoctorParts): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(config.dataFolder);
  return [judgeSpace(bavail * bsize)];
}

/** Whether so many free bytes are enough. */
export function judgeSpace(freeBytes: number): Finding {
  const says = `剩余 ${(freeBytes / GIB).toFixed(1)} GB`;
  const advice = "请清理磁盘或换一块大的：写满以后消息和证据都收不下。";
  if (freeBytes < LEAST_BYTES) {
    return wrong("磁盘", says, advice);
  }
  return freeBytes < COMFORTABLE_BYTES ? warning("磁盘", says, advice) : fine("磁盘", says);
}

/** The keys of receipts, query codes and of what is sealed. */
export async function checkKeys({ config }: DoctorParts): Promise<Finding[]> {
  try {
    openKeys(join(config.dataFolder, "keys"));
    openConfiguredKeyRing(config);
    return [fine("密钥", "齐全，可以读")];
  } catch (cause) {
    const advice = "请从备份恢复 keys/ 文件夹；不要删掉它，旧回执和已加密的内容都靠它。";
    return [wrong("密钥", describeCause(cause), advice)];
  }
}

/** Opens the database, brings its tables up to date as every start does, and writes something. */
export async function checkDatabase({ config, log }: DoctorParts): Promise<Finding[]> {
  const name = config.databaseUrl === undefined ? "SQLite" : "PostgreSQL";
  try {
    const storage = await openConfiguredStorage(config, log);
    try {
      await checkWritable(storage.database);
    } finally {
      await storage.close();
    }
    return [fine("数据库", `${name} 可以用`)];
  } catch (cause) {
    const advice =
      config.databaseUrl === undefined
        ? "请检查 data/zhiquan.db 能不能读写、磁盘是不是满了；损坏了就从备份恢复。"
        : "请检查 DATABASE_URL 的地址、用户、密码，数据库是否在运行、它的磁盘是不是满了。";
    return [wrong("数据库", describeCause(cause), advice)];
  }
}

/** Writes something into Redis and reads it again. */
export async function checkCache({ config, log, timeoutMs }: DoctorParts): Promise<Finding[]> {
  if (config.cacheUrl === undefined) {
    return [fine("缓存", "在内存里（只有一个进程时够用）")];
  }
  const cache = await openCache({ url: config.cacheUrl, log });
  const isWorking = await Promise.race([
    tryCache(cache),
    new Promise<boolean>((resolve) => setTimeout(resolve, timeoutMs, false).unref()),
  ]);
  // Closing a connection that never came would wait for it.
  cache.disconnect().catch(() => undefined);
  const advice = "请检查 KEYV_URL 的地址和密码，以及 Redis 是否在运行。";
  return [
    isWorking ? fine("缓存", "Redis 可以用") : wrong("缓存", "Redis 存不进去或读不出来", advice),
  ];
}

async function tryCache(cache: Awaited<ReturnType<typeof openCache>>): Promise<boolean> {
  try {
    await cache.set("doctor", "well", 10_000);
    return (await cache.get("doctor")) === "well";
  } catch {
    return false;
  }
}

/** Reads all knowledge, and builds its index when that is not there yet. */
export async function checkKnowledge({ config, log }: DoctorParts): Promise<Finding[]> {
  try {
    const { documents, passages } = openConfiguredKnowledge(config, log).index;
    return [fine("知识", `${documents.length} 份文件，${passages.length} 条条款，索引可用`)];
  } catch (cause) {
    const advice = "请按提示的文件和位置改正知识文件，再运行一次。";
    return [wrong("知识", describeCause(cause), advice)];
  }
}
