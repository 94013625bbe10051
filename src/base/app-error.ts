/** What an {@link AppError} is made of. */
export interface AppErrorOptions {
  /** Lower snake case, stable: tests, logs and command-line output name errors by it. */
  readonly code: string;
  /** For us: what happened, with facts and without secrets. */
  readonly message: string;
  /** For the person in the conversation: polite Chinese, no internals. */
  readonly userMessage?: string;
  /** Whether the same call may succeed later. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** A surprise. Endings that we expect are outcomes, not errors. */
export class AppError extends Error {
  readonly code: string;
  readonly userMessage: string | undefined;
  readonly retryable: boolean;

  constructor(options: AppErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = "AppError";
    this.code = options.code;
    this.userMessage = options.userMessage;
    this.retryable = options.retryable ?? false;
  }
}
