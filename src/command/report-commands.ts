import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import { findReroutes } from "../report/find-reroutes.ts";
import { replayRoutings } from "../report/replay-routing.ts";
import {
  findReportStatus,
  listReportStatuses,
  type ReportStatus,
} from "../report/report-status.ts";
import type { Route } from "../report/route-matter.ts";
import type { StoredRouting } from "../report/stored-routing.ts";
import { listDeadMessages, redriveMessage } from "../storage/inbox.ts";
import type { Storage } from "../storage/open-storage.ts";
import { listUndelivered, redriveReply } from "../storage/outbox.ts";
import type { CommandContext } from "./command-context.ts";
import { addFigureCommands } from "./figure-commands.ts";
import { addHandOverCommand } from "./hand-over-commands.ts";
import { withStorage } from "./with-storage.ts";

/** `reports list | show | reroute | replay | statistics | export | hand-over`, `letters list | redrive`. */
export function addReportCommands(program: Command, context: CommandContext): void {
  const reports = program.command("reports").description("收到的线索");
  reports
    .command("list")
    .description("最近的线索：编号、时间、类型、区县、状态")
    .option("--limit <number>", "最多多少条", "20")
    .action(({ limit }) =>
      withStorage(context, (storage) => list(storage, Number(limit), context)),
    );
  reports
    .command("show <caseNumber>")
    .description("一份线索的事项、时限和经过（不含举报人身份）")
    .action((caseNumber) => withStorage(context, (storage) => show(storage, caseNumber, context)));
  reports
    .command("reroute")
    .description("按现在的规则文件重新分派会有哪些未办结事项换去向（只列出，不改动）")
    .option("--dry-run", "只列出；实际转办由分派员在聊天里做")
    .action(({ dryRun }) => reroute(dryRun === true, context));
  reports
    .command("replay <caseNumber>")
    .description("按当时确认的内容和日期重做分派，看与存下的决定是否一致（只列出，不改动）")
    .action((caseNumber) => replay(caseNumber, context));
  addFigureCommands(reports, context);
  addHandOverCommand(reports, context);
  const letters = program.command("letters").description("没能处理的消息和没能送达的回复");
  letters
    .command("list")
    .description("列出它们，附原因")
    .action(() => withStorage(context, (storage) => listLetters(storage, context)));
  letters
    .command("redrive <kind> <number>")
    .description("再试一次：kind 是 message（消息）或 reply（回复）")
    .action((kind, number) =>
      withStorage(context, (storage) => redrive(storage, kind, Number(number), context)),
    );
}

async function list(storage: Storage, limit: number, context: CommandContext): Promise<void> {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new AppError({ code: "wrong_usage", message: "--limit wants a whole number from 1" });
  }
  for (const { report, matters } of await listReportStatuses(storage.database, limit)) {
    const tracks = matters.map(({ type, district, state }) => `${type} ${district} ${state}`);
    context.write(`${report.caseNumber}  ${report.submittedAt}  ${tracks.join("; ")}`);
  }
}

async function show(storage: Storage, caseNumber: string, context: CommandContext): Promise<void> {
  const status = await getStatus(storage, caseNumber);
  const { report, matters, clocks, events } = status;
  const shown = {
    caseNumber: report.caseNumber,
    submittedAt: report.submittedAt,
    matters,
    clocks,
    events: events.map(({ kind, at, actor_role: actorRole }) => ({ kind, at, actorRole })),
  };
  context.write(JSON.stringify(shown, null, 2));
}

async function getStatus(storage: Storage, caseNumber: string): Promise<ReportStatus> {
  const status = await findReportStatus(storage.database, caseNumber);
  if (status === undefined) {
    throw new AppError({
      code: "no_such_report",
      message: `no report has the number ${caseNumber}`,
    });
  }
  return status;
}

async function reroute(isDryRun: boolean, context: CommandContext): Promise<void> {
  if (!isDryRun) {
    throw new AppError({
      code: "wrong_usage",
      message: "reroute only lists what would move: say --dry-run; matters are moved by people",
    });
  }
  const { config, log } = context.configure();
  const { reports: knowledge } = openConfiguredKnowledge(config, log);
  await withStorage(context, async ({ database }) => {
    const { moves, open, unreadable } = await findReroutes(database, knowledge, new Date());
    for (const { matter, rule, ...move } of moves) {
      const offices = `${move.fromOffice} → ${move.toOffice}`;
      const handlings =
        move.fromHandling === move.toHandling ? "" : `  ${move.fromHandling} → ${move.toHandling}`;
      context.write(`${matter.id}  ${matter.state}  ${offices}${handlings}  ${rule}`);
    }
    const skipped = unreadable === 0 ? "" : `，${unreadable} 件没有存下分派依据`;
    context.write(`未办结 ${open} 件，会换去向的 ${moves.length} 件${skipped}`);
  });
}

async function replay(caseNumber: string, context: CommandContext): Promise<void> {
  const { config, log } = context.configure();
  const { reports: knowledge } = openConfiguredKnowledge(config, log);
  await withStorage(context, async (storage) => {
    const { report } = await getStatus(storage, caseNumber);
    for (const one of await replayRoutings(storage.database, report.id, knowledge)) {
      if (one.kind === "unreadable") {
        context.write(`${one.matter.id}  没有存下可读的分派依据`);
      } else {
        const { kind, matter, stored, again } = one;
        context.write(`${matter.id}  ${kind === "same" ? "一致" : "不一致"}`);
        context.write(`  存下的：${describeRoute(stored)}`);
        context.write(`  重做的：${describeRoute(again)}`);
      }
    }
  });
}

function describeRoute({ office, rule, law, reasons }: StoredRouting | Route): string {
  const name = rule === undefined ? "none" : `${rule.id} v${rule.version}`;
  return [office, name, reasons.join("；"), law.join("；")].join("  ");
}

async function listLetters(storage: Storage, context: CommandContext): Promise<void> {
  for (const { seq, channel, attempts, last_error: reason } of await listDeadMessages(
    storage.database,
  )) {
    context.write(`message ${seq}  ${channel}  ${attempts} 次  ${reason ?? ""}`);
  }
  for (const letter of await listUndelivered(storage.database)) {
    const { id, channel, status, attempts, last_error: reason } = letter;
    context.write(`reply ${id}  ${channel}  ${status}  ${attempts} 次  ${reason ?? ""}`);
  }
}

async function redrive(
  storage: Storage,
  kind: string,
  number: number,
  context: CommandContext,
): Promise<void> {
  const again = { message: redriveMessage, reply: redriveReply }[kind];
  if (again === undefined || !Number.isSafeInteger(number)) {
    throw new AppError({
      code: "wrong_usage",
      message: "redrive wants message or reply, and a number: see zhiquan letters list",
    });
  }
  if (!(await again(storage.database, number, new Date()))) {
    throw new AppError({
      code: "no_such_letter",
      message: `no ${kind} ${number} was given up: see zhiquan letters list`,
    });
  }
  context.write("会再试一次");
}
