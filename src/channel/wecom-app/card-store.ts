/** A card with buttons in somebody's chat, which can still be changed. */
export interface SentCard {
  readonly taskId: string;
  readonly userId: string;
  /** What it is about, and as of which version: see the reply's subject. */
  readonly subject: string;
  readonly version: number;
  /** Its first line, for whoever must be told in words. */
  readonly title: string;
  /** Changes the card once, within 72 hours of `codeAt`; {@link NO_CODE} until a press brings one. */
  readonly responseCode: string;
  /** ISO 8601, UTC. */
  readonly codeAt: string;
  /** Somebody began to spend the code, and nobody knows how that ended. */
  readonly isSpending: boolean;
}

/** Of a card that shows, and that nothing is known to change. */
export const NO_CODE = "";

/** Where the cards are kept, by the application's account. */
export interface CardStore {
  keep(account: string, card: Omit<SentCard, "isSpending">): Promise<void>;
  /** A press brought another code. */
  renew(account: string, taskId: string, responseCode: string): Promise<void>;
  /** This code changes nothing any more; a press may have brought another one meanwhile. */
  dropCode(account: string, taskId: string, responseCode: string): Promise<void>;
  /** The cards about the subject that show an older version. */
  older(account: string, subject: string, version: number): Promise<readonly SentCard[]>;
  markSpending(account: string, taskId: string): Promise<void>;
  forget(account: string, taskId: string): Promise<void>;
}
