import {
  ColumnNode,
  InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PrimitiveValueListNode,
  type RootOperationNode,
  TableNode,
  UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from "kysely";
import { AppError } from "../base/app-error.ts";
import type { KeyRing } from "../base/key-ring.ts";
import { type DataKey, isSealed, openText, sealText } from "../base/seal-text.ts";
import type { DataKeyRow, StorageDatabase } from "./tables.ts";

/**
 * What people wrote and what they were told, and the addresses at which they can be told something:
 * sealed wherever it stands, with the key of messages.
 */
export const SEALED_COLUMNS: ReadonlyMap<string, readonly string[]> = new Map([
  ["inbox", ["message"]],
  ["outbox", ["reply"]],
  ["turns", ["text", "reply"]],
  ["conversations", ["state"]],
  ["hand_offs", ["text"]],
  ["matter_notes", ["text"]],
  // Names of files may name people.
  ["evidence", ["name"]],
  ["reports", ["receipt"]],
  // Whoever has the address can write to the person in the bot's name.
  ["bot_streams", ["response_url", "draft"]],
]);
const ALL_SEALED = [...new Set([...SEALED_COLUMNS.values()].flat())];

/**
 * Seals the columns of {@link SEALED_COLUMNS} on their way into the database and opens them on
 * their way out, so that no query has to know of it. They can be neither searched nor renamed in
 * SQL. What was stored in the clear before is read as it is.
 */
export class SealingPlugin implements KyselyPlugin {
  readonly keyRing: KeyRing;
  readonly #messageKey: DataKey | undefined;

  /** @param messageKey without it no column is sealed: only keys are read and written. */
  constructor(keyRing: KeyRing, messageKey?: DataKey) {
    this.keyRing = keyRing;
    this.#messageKey = messageKey;
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    const key = this.#messageKey;
    if (key === undefined) {
      return node;
    }
    if (InsertQueryNode.is(node)) {
      return sealInsert(node, key);
    }
    return UpdateQueryNode.is(node) ? sealUpdate(node, key) : node;
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    const key = this.#messageKey;
    for (const row of key === undefined ? [] : result.rows) {
      for (const column of ALL_SEALED) {
        const value = row[column];
        if (key !== undefined && typeof value === "string" && isSealed(value)) {
          row[column] = openText(key, value, toPlace(column));
        }
      }
    }
    return result;
  }
}

/** The ring that the database was opened with: a transaction has it as well. */
export function keyRingOf(database: StorageDatabase): KeyRing {
  const plugin = database.getExecutor().plugins.find((one) => one instanceof SealingPlugin);
  if (plugin === undefined) {
    throw new AppError({
      code: "keys_not_opened",
      message: "the database was opened without keys",
    });
  }
  return plugin.keyRing;
}

/** What a wrapped data key is bound to. */
export function toKeyPlace({ record_id, purpose }: Pick<DataKeyRow, "record_id" | "purpose">) {
  return { record: record_id, field: `key:${purpose}` };
}

function sealInsert(node: InsertQueryNode, key: DataKey): InsertQueryNode {
  const { into, columns = [], values } = node;
  const sealed = into === undefined ? [] : sealedColumnsOf(into);
  if (sealed.length === 0 || values === undefined || !ValuesNode.is(values)) {
    return node;
  }
  const names = columns.map(({ column }) => column.name);
  const seal = (value: unknown, index: number) => {
    const name = names[index] ?? "";
    return sealed.includes(name) ? sealValue(value, name, key) : value;
  };
  const rows = values.values.map((row) =>
    PrimitiveValueListNode.is(row)
      ? PrimitiveValueListNode.create(row.values.map(seal))
      : ValueListNode.create(
          row.values.map((value, index) =>
            ValueNode.is(value) ? ValueNode.create(seal(value.value, index)) : value,
          ),
        ),
  );
  return { ...node, values: ValuesNode.create(rows) };
}

function sealUpdate(node: UpdateQueryNode, key: DataKey): UpdateQueryNode {
  const sealed = node.table === undefined ? [] : sealedColumnsOf(node.table);
  const updates = (node.updates ?? []).map((update) => {
    const { column, value } = update;
    const name = ColumnNode.is(column) ? column.column.name : "";
    return sealed.includes(name) && ValueNode.is(value)
      ? { ...update, value: ValueNode.create(sealValue(value.value, name, key)) }
      : update;
  });
  return sealed.length === 0 ? node : { ...node, updates };
}

function sealedColumnsOf(table: OperationNode): readonly string[] {
  const name = TableNode.is(table) ? table.table.identifier.name : "";
  return SEALED_COLUMNS.get(name) ?? [];
}

/** `null` stays what it is. */
function sealValue(value: unknown, column: string, key: DataKey): unknown {
  return typeof value === "string" ? sealText(key, value, toPlace(column)) : value;
}

function toPlace(column: string) {
  return { record: "messages", field: column };
}
