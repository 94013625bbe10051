import type { LossReport } from "../ingest/find-loss.ts";
import type { Refusal } from "../ingest/refusal.ts";

const REASONS: Readonly<Record<Refusal, string>> = {
  unknown_ending: "不支持这种文件",
  too_large: "文件过大",
  empty: "没有内容",
  wrong_content: "内容与文件类型不符",
  encrypted: "有密码，请先解除",
  scanned: "扫描件，没有可用的文字层，请先做文字识别",
  archive_bomb: "解压后过大，疑似压缩炸弹",
  xml_entities: "含有 XML 实体声明，不安全",
  too_many_cells: "表格单元格超过一百万",
  same_name: "同名文件，请改名或分次收入",
  broken: "文件损坏",
};

/** One line about a file that was not taken in. */
export function describeRefusal({
  reason,
  detail,
}: {
  readonly reason: Refusal;
  readonly detail: string;
}): string {
  return `${REASONS[reason]}（${reason}: ${detail}）`;
}

/** What went in and what came out; what is missing, when anything is. */
export function describeLoss({ source, written, droppedCharacters, lost }: LossReport): string {
  const pairs = (
    [
      ["字符", source.characters, written.characters],
      ["标题", source.headings, written.headings],
      ["表格", source.tables, written.tables],
      ["表行", source.rows, written.rows],
    ] as const
  ).map(([name, before = "—", after = "—"]) => `${name} ${before} → ${after}`);
  const dropped = droppedCharacters > 0 ? [`去掉页眉页脚等 ${droppedCharacters} 字`] : [];
  return [...pairs, ...dropped, ...describeLost(lost)].join("，");
}

function describeLost({
  characters,
  headings,
  tables,
  rows,
  examples,
}: LossReport["lost"]): string[] {
  const counts = (
    [
      [characters, "个字符"],
      [headings, "个标题"],
      [tables, "个表格"],
      [rows, "个表行"],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`);
  const shown = examples.map((text) => `“${text.slice(0, 40)}”`).join("、");
  return counts.length === 0
    ? []
    : [`丢失 ${counts.join("、")}${shown === "" ? "" : `，例如${shown}`}`];
}
