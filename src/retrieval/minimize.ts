/** Gives a function's value at a point, and writes its gradient there into `gradient`. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number;

/** So many steps are remembered to know how the function is curved. */
const REMEMBERED_STEPS = 8;
const MOST_STEPS = 150;
/** It has come to an end where nothing falls faster than this in any direction. */
const FLAT = 1e-4;
/** A step must bring at least this share of what the slope promises, or it is halved. */
const LEAST_SHARE = 1e-4;
const MOST_HALVINGS = 30;

interface Step {
  readonly move: Float64Array;
  readonly turn: Float64Array;
  /** The inverse of their product. */
  readonly factor: number;
}

/**
 * Where a strictly convex function of `size` numbers is smallest, by the quasi-Newton method of
 * limited memory (L-BFGS), from zero on: Liu and Nocedal 1989, "On the limited memory BFGS method
 * for large scale optimization", with a step that is halved until it falls far enough.
 */
export function minimize(size: number, differentiate: Differentiable): Float64Array {
  let point = new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = differentiate(point, gradient);
  const steps: Step[] = [];
  for (let round = 0; round < MOST_STEPS && largest(gradient) > FLAT; round += 1) {
    const direction = findDirection(gradient, steps);
    const next = walk({ point, value, gradient, direction, differentiate });
    if (next === undefined) {
      break;
    }
    remember(steps, minus(next.point, point), minus(next.gradient, gradient));
    ({ point, gradient, value } = next);
  }
  return point;
}

interface Place {
  readonly point: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly value: number;
}

/** Goes on in a direction, half as far as long as that leads too little down; nowhere at last. */
function walk({
  point,
  value,
  gradient,
  direction,
  differentiate,
}: Place & {
  readonly direction: Float64Array;
  readonly differentiate: Differentiable;
}): Place | undefined {
  const slope = product(gradient, direction);
  const there = new Float64Array(point.length);
  const slopes = new Float64Array(point.length);
  for (let halvings = 0, length = 1; halvings < MOST_HALVINGS; halvings += 1, length /= 2) {
    for (let index = 0; index < point.length; index += 1) {
      there[index] = (point[index] ?? 0) + length * (direction[index] ?? 0);
    }
    const reached = differentiate(there, slopes);
    if (reached <= value + LEAST_SHARE * length * slope) {
      return { point: there, gradient: slopes, value: reached };
    }
  }
  return undefined;
}

/** Down the slope, turned by what the remembered steps tell of the curvature. */
function findDirection(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const latest = steps.at(-1);
  if (latest === undefined) {
    const length = Math.sqrt(product(gradient, gradient));
    return direction.map((part) => part / length);
  }
  const shares = [...steps].reverse().map((step) => {
    const share = step.factor * product(step.move, direction);
    add(direction, step.turn, -share);
    return share;
  });
  const scale = 1 / (latest.factor * product(latest.turn, latest.turn));
  for (let index = 0; index < direction.length; index += 1) {
    direction[index] = (direction[index] ?? 0) * scale;
  }
  for (const [age, step] of steps.entries()) {
    const share = shares[steps.length - 1 - age] ?? 0;
    add(direction, step.move, share - step.factor * product(step.turn, direction));
  }
  return direction;
}

function remember(steps: Step[], move: Float64Array, turn: Float64Array): void {
  const curvature = product(move, turn);
  if (curvature <= 0) {
    return;
  }
  steps.push({ move, turn, factor: 1 / curvature });
  if (steps.length > REMEMBERED_STEPS) {
    steps.shift();
  }
}

function product(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) {
    sum += (one[index] ?? 0) * (other[index] ?? 0);
  }
  return sum;
}

/** Adds so many times `other` to `numbers`, in place. */
function add(numbers: Float64Array, other: Float64Array, times: number): void {
  for (let index = 0; index < numbers.length; index += 1) {
    numbers[index] = (numbers[index] ?? 0) + times * (other[index] ?? 0);
  }
}

function minus(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((number, index) => number - (other[index] ?? 0));
}

function largest(numbers: Float64Array): number {
  return numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
}
