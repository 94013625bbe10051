/** A straight horizontal or vertical line that a page draws, in points. */
export interface DrawnLine {
  readonly isHorizontal: boolean;
  /** y of a horizontal line, x of a vertical one. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The operators of a page as pdf.js lists them. */
export interface OperatorList {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

/** The numbers of the operators that matter here. */
export interface OperatorCodes {
  readonly save: number;
  readonly restore: number;
  readonly transform: number;
  readonly constructPath: number;
  readonly endPath: number;
}

type Matrix = readonly [number, number, number, number, number, number];
type Point = readonly [number, number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
/** Numbers that follow each drawing step: move, line, curve, close. */
const STEP_NUMBERS = [2, 2, 6, 0] as const;
const CURVE = 2;
const CLOSE = 3;
const STRAIGHT = 1.5;
const SHORTEST = 3;

/** Borders of tables, drawn as lines or as thin filled rectangles. */
export function findDrawnLines(
  { fnArray, argsArray }: OperatorList,
  codes: OperatorCodes,
): DrawnLine[] {
  const lines: DrawnLine[] = [];
  const stack: Matrix[] = [];
  let matrix = IDENTITY;
  for (const [index, code] of fnArray.entries()) {
    const args = argsArray[index];
    if (code === codes.save) {
      stack.push(matrix);
    } else if (code === codes.restore) {
      matrix = stack.pop() ?? IDENTITY;
    } else if (code === codes.transform && isNumbers(args)) {
      matrix = multiply(matrix, args);
    } else if (code === codes.constructPath && Array.isArray(args) && args[0] !== codes.endPath) {
      lines.push(...readPaths(args[1], matrix));
    }
  }
  return lines;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number");
}

function multiply(outer: Matrix, inner: readonly number[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = inner;
  return [
    outer[0] * a + outer[2] * b,
    outer[1] * a + outer[3] * b,
    outer[0] * c + outer[2] * d,
    outer[1] * c + outer[3] * d,
    outer[0] * e + outer[2] * f + outer[4],
    outer[1] * e + outer[3] * f + outer[5],
  ];
}

function readPaths(paths: unknown, matrix: Matrix): DrawnLine[] {
  return Array.isArray(paths)
    ? paths.flatMap((path) => (path instanceof Float32Array ? readPath(path, matrix) : []))
    : [];
}

function readPath(path: Float32Array, matrix: Matrix): DrawnLine[] {
  const lines: DrawnLine[] = [];
  let start: Point = [0, 0];
  let before: Point = [0, 0];
  for (let at = 0; at < path.length; ) {
    const step = path[at] ?? CLOSE;
    const count = STEP_NUMBERS[step as 0 | 1 | 2 | 3] ?? path.length;
    const end = step === CLOSE ? start : apply(matrix, path, at + count - 1);
    if (step === 0) {
      start = end;
    } else if (step !== CURVE) {
      lines.push(...toDrawnLine(before, end));
    }
    before = end;
    at += 1 + count;
  }
  return lines;
}

function apply([a, b, c, d, e, f]: Matrix, path: Float32Array, at: number): Point {
  const [x = 0, y = 0] = [path[at], path[at + 1]];
  return [a * x + c * y + e, b * x + d * y + f];
}

function toDrawnLine([x1, y1]: Point, [x2, y2]: Point): DrawnLine[] {
  const [width, height] = [Math.abs(x2 - x1), Math.abs(y2 - y1)];
  if (height < STRAIGHT && width >= SHORTEST) {
    return [
      { isHorizontal: true, at: (y1 + y2) / 2, from: Math.min(x1, x2), to: Math.max(x1, x2) },
    ];
  }
  if (width < STRAIGHT && height >= SHORTEST) {
    return [
      { isHorizontal: false, at: (x1 + x2) / 2, from: Math.min(y1, y2), to: Math.max(y1, y2) },
    ];
  }
  return [];
}
