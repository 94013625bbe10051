/** What was told to somebody as done: all of it must be found again, and once. */
export interface Ledger {
  /** Ids of messages that the web page took in. */
  readonly messages: string[];
  /** Receipts that reporters have seen; the mark stands in the report's story. */
  readonly receipts: { readonly caseNumber: string; readonly mark: string }[];
  /** Files that were said to be kept. */
  readonly files: { readonly mark: string; readonly sha256: string }[];
  /** What was said to have been added. */
  readonly notes: { readonly mark: string; readonly text: string }[];
  /** How many updates Telegram has handed over. */
  updates: number;
}

export function openLedger(): Ledger {
  return { messages: [], receipts: [], files: [], notes: [], updates: 0 };
}
