import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { addNote, mayNote } from "./add-note.ts";
import { chooseNotifyAccount } from "./choose-account.ts";
import { describeNotes } from "./describe-notes.ts";
import { tellExport } from "./export-turn.ts";
import { tellHandOver } from "./hand-over-turn.ts";
import { listStandIns } from "./list-assignable.ts";
import { listNotes } from "./matter-note-repository.ts";
import { findMatter } from "./matter-repository.ts";
import { toMatterRole } from "./officer-actions.ts";
import { readStaffCommand, type StaffCommand } from "./read-staff-command.ts";
import { readStatistics, type StatisticsScope } from "./read-statistics.ts";
import { readRepeatRespondents, toRepeatsReply } from "./repeat-respondents.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { endAbsence, setAbsence } from "./set-absence.ts";
import { tellStaffStatus } from "./staff-status.ts";
import { toStatisticsReply } from "./statistics-reply.ts";

/** Whether a turn is a command of staff. */
export function claimsTurn({ text, person, today }: Turn): boolean {
  return readStaffCommand(text, person, today) !== undefined;
}

/** Carries out a command of staff; `undefined` when the turn is none. A dialogue stays as it is. */
export async function handleStaffCommand(
  turn: Turn,
  context: ReportContext,
): Promise<Handled | undefined> {
  const command = readStaffCommand(turn.text, turn.person, turn.today);
  if (command === undefined) {
    return undefined;
  }
  return command.kind === "misread"
    ? refuse(context.texts(command.usage))
    : carryOut(command, turn, context);
}

function carryOut(
  command: StaffCommand,
  turn: Turn,
  context: ReportContext,
): Handled | Promise<Handled> {
  switch (command.kind) {
    case "queue": {
      const role = toMatterRole(turn.person.role);
      return role === undefined
        ? refuse(context.texts("refused_role"))
        : tellStaffStatus(turn, role, context);
    }
    case "repeats":
      return tellRepeats(turn, context);
    case "statistics":
      return tellStatistics(command, turn, context);
    case "export":
      return tellExport(command, turn, context);
    case "note":
      return note(command, turn, context);
    case "notes":
      return tellNotes(command, turn, context);
    case "absence":
      return goAway(command, turn, context);
    case "hand_over":
      return tellHandOver(command, turn, context);
    case "back":
      return comeBack(turn, context);
    case "notify":
      return chooseNotifyAccount(turn, command.place, context);
  }
}

async function tellRepeats(
  { person, now }: Turn,
  { storage, texts, knowledge }: ReportContext,
): Promise<Outcome> {
  const respondents = await readRepeatRespondents(storage.database, person, now);
  return respondents === undefined
    ? refuse(texts("refused_role"))
    : tell(toRepeatsReply(respondents, knowledge, texts));
}

async function tellStatistics(
  { period }: Extract<StaffCommand, { kind: "statistics" }>,
  { person }: Turn,
  context: ReportContext,
): Promise<Outcome> {
  const { storage, knowledge } = context;
  const read = (scope: StatisticsScope) =>
    readStatistics(storage.database, period, { scope, person }, knowledge.states);
  const city = await read("city");
  const statistics = person.officeId === undefined ? { city } : { own: await read("office"), city };
  return tell(toStatisticsReply(statistics, period, context));
}

function note(
  { matterId, text }: Extract<StaffCommand, { kind: "note" }>,
  { person, now }: Turn,
  { createId, texts }: ReportContext,
): Handled {
  return async (trx) => {
    const result = await addNote(trx, { id: createId(), matterId, person, text, now });
    return result.kind === "refused"
      ? refuse(texts(result.reason))
      : tell(toReply(texts("note_done", { caseNumber: result.report.caseNumber })));
  };
}

async function tellNotes(
  { matterId }: Extract<StaffCommand, { kind: "notes" }>,
  { person }: Turn,
  { storage, texts }: ReportContext,
): Promise<Outcome> {
  const matter = await findMatter(storage.database, matterId);
  if (matter === undefined || !mayNote(person, matter)) {
    return refuse(texts("refused_office"));
  }
  const lines = describeNotes(await listNotes(storage.database, [matterId]), texts);
  return tell(toReply(lines.length === 0 ? texts("note_none") : lines.join("\n")));
}

async function goAway(
  { from, to, deputy }: Extract<StaffCommand, { kind: "absence" }>,
  { person, now, today }: Turn,
  { storage, createId, texts }: ReportContext,
): Promise<Handled> {
  const colleagues = await listStandIns(storage.database, person, { from, to });
  const found = colleagues.filter(({ name }) => deputy !== "" && name.includes(deputy));
  const [chosen, ...others] = found;
  if (chosen === undefined || others.length > 0) {
    const names = colleagues.map(({ name }) => name).join("、");
    return refuse(texts(names === "" ? "absence_alone" : "absence_who", { names }));
  }
  return async (trx) => {
    const absence = { id: createId(), person, deputyId: chosen.id, from, to, now, today };
    const refusal = await setAbsence(trx, absence);
    return refusal === undefined
      ? tell(toReply(texts("absence_done", { from, to, name: chosen.name })))
      : refuse(texts(refusal));
  };
}

function comeBack({ person, now, today }: Turn, { texts }: ReportContext): Handled {
  return async (trx) =>
    (await endAbsence(trx, { person, now, today }))
      ? tell(toReply(texts("absence_ended")))
      : refuse(texts("absence_none"));
}

function tell(reply: Outcome["reply"]): Outcome {
  return { code: "report_status", intent: "status", reply };
}

function refuse(text: string): Outcome {
  return { code: "report_refused", intent: "status", reply: toReply(text) };
}
