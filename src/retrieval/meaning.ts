/** Compares by vectors that a neural network makes, in the place of the static ones. */
export interface NeuralMeaning {
  /** A question's vector; `undefined` while or when there is none. */
  vectorOf(text: string): Float32Array | undefined;
  /** How near each need is, on the scale of the static vectors. */
  compareNeeds(vector: Float32Array): Float32Array | undefined;
  /** How near one passage is, on the same scale. */
  comparePassage(ordinal: number, vector: Float32Array): number;
  /** Why a question without a vector has none. */
  readonly reason: string;
}

/** Carries out work that searches, with the vectors of all texts that it looks for. */
export type Settle = <Result>(work: () => Result) => Promise<Result>;
