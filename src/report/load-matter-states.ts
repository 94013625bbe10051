import { brokenDataFile, readYamlWithLines } from "../base/yaml-file.ts";
import {
  MATTER_STATES,
  type MatterState,
  type MatterStates,
  matterStateFileSchema,
  statesOf,
  type TransitionRow,
} from "./matter-states.ts";

/** A fault of the table, and the keys and indexes that lead to it. */
interface TableFault {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

/**
 * Reads the table of states and checks it as a whole: nothing is said twice, nothing goes back to
 * where it cannot have come from, every state can be reached, and staff can leave every open one.
 *
 * @throws AppError `broken_data_file`, naming the line.
 */
export function loadMatterStates(file: string): MatterStates {
  const { data: states, lineOf } = readYamlWithLines(file, matterStateFileSchema);
  const [fault] = findTableFaults(states);
  if (fault !== undefined) {
    throw brokenDataFile(file, `line ${lineOf(fault.path)}: ${fault.problem}`);
  }
  return states;
}

function findTableFaults(states: MatterStates): readonly TableFault[] {
  return [
    ...findRepeats(states),
    ...states.transitions.flatMap((row, index) => findRowFaults(row, index, states)),
    ...findStateFaults(states),
  ];
}

function findRepeats({ transitions }: MatterStates): readonly TableFault[] {
  const seen = new Set<string>();
  return transitions.flatMap((row, index) =>
    statesOf(row).flatMap((state) =>
      row.roles.flatMap((role) => {
        const triple = `${state} × ${row.action} × ${role}`;
        const key = `${triple} × ${row.fromRefusal ?? 1}`;
        const isRepeated = seen.has(key);
        seen.add(key);
        return isRepeated
          ? [{ path: ["transitions", index], problem: `${triple} stands twice` }]
          : [];
      }),
    ),
  );
}

function findRowFaults(
  row: TransitionRow,
  index: number,
  { states }: MatterStates,
): readonly TableFault[] {
  const path = ["transitions", index];
  const forgetful = statesOf(row).find((state) => !states[state].remembers);
  const isOpen = statesOf(row).some((state) => states[state].open);
  return [
    ...(row.to === "previous" && forgetful !== undefined
      ? [{ path, problem: `${forgetful} does not remember where a matter came from` }]
      : []),
    ...(row.side === "target" && statesOf(row).some((state) => state !== "transfer_pending")
      ? [{ path, problem: "only a transfer that is pending has a target" }]
      : []),
    ...(row.remember !== undefined && !isRemembering(row, states)
      ? [{ path, problem: "remember: leads to no state that remembers" }]
      : []),
    ...(isOpen && leavesOpen(row, states) && row.clocks === undefined
      ? [{ path, problem: "a matter that is over leaves its clocks running: say clocks" }]
      : []),
  ];
}

function isRemembering({ to }: TransitionRow, states: MatterStates["states"]): boolean {
  return to !== "same" && to !== "previous" && states[to].remembers;
}

function leavesOpen({ to }: TransitionRow, states: MatterStates["states"]): boolean {
  return to !== "same" && to !== "previous" && !states[to].open;
}

function findStateFaults(states: MatterStates): readonly TableFault[] {
  const reached = reachableStates(states);
  return MATTER_STATES.flatMap((state) => {
    const path = ["states", state];
    const { open } = states.states[state];
    return [
      ...(reached.has(state) ? [] : [{ path, problem: `${state} is never reached` }]),
      ...(open && !staffCanLeave(state, states)
        ? [{ path, problem: `staff cannot end or pass on a matter in ${state}` }]
        : []),
    ];
  });
}

/** Every state that a matter can come into from those that it begins in. */
function reachableStates({ initial, transitions }: MatterStates): ReadonlySet<MatterState> {
  const reached = new Set<MatterState>([initial.routed, initial.unrouted]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { to } of transitions.filter((row) => statesOf(row).some((s) => reached.has(s)))) {
      if (to !== "same" && to !== "previous") {
        reached.add(to);
      }
    }
  }
  return reached;
}

function staffCanLeave(state: MatterState, { transitions }: MatterStates): boolean {
  return transitions.some(
    (row) =>
      statesOf(row).includes(state) &&
      row.roles.some((role) => role === "officer" || role === "lead" || role === "triage") &&
      row.to !== "same" &&
      row.to !== state,
  );
}
