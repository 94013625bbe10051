/** The platform says no. */
export class Refused extends Error {
  readonly errcode: number;

  constructor(errcode: number) {
    super(`errcode ${errcode}`);
    this.errcode = errcode;
  }
}

/** One call as an interface of the fake gets it. */
export interface FakeCall {
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly form: FormData | undefined;
}

/** Gives the answer's fields, or a file's bytes; throws {@link Refused}. */
export type FakeInterface = (call: FakeCall) => object | Uint8Array | Promise<object | Uint8Array>;
