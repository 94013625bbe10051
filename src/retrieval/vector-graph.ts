import { createRequire } from "node:module";
import type { HierarchicalNSW } from "hnswlib-node";
import type { Hit } from "./top-scores.ts";
import type { VectorList } from "./vector-list.ts";

/** How many neighbours a vector is joined with, and how many are weighed when it is put in. */
const CONSTRUCTION = { neighbours: 16, weighed: 100, seed: 7 };
/** How many vectors a search keeps in view: more finds more, and takes longer. */
const KEPT_IN_VIEW = 1024;

/**
 * Finds the vectors nearest to one without comparing all: a hierarchical navigable small world
 * (Malkov and Yashunin, IEEE TPAMI 2020) by hnswlib. Approximate.
 */
export class VectorGraph {
  readonly #graph: HierarchicalNSW;

  private constructor(graph: HierarchicalNSW) {
    this.#graph = graph;
    graph.setEf(KEPT_IN_VIEW);
  }

  /** Joins all vectors of a list; some tenths of a millisecond each. */
  static build(vectors: VectorList): VectorGraph {
    const graph = createGraph(vectors.data.dimensions);
    const { neighbours, weighed, seed } = CONSTRUCTION;
    graph.initIndex(vectors.count, neighbours, weighed, seed);
    for (let ordinal = 0; ordinal < vectors.count; ordinal += 1) {
      graph.addPoint(vectors.at(ordinal), ordinal);
    }
    return new VectorGraph(graph);
  }

  /** Reads a file that {@link write} made. What is no such file can end the process: check it before. */
  static read(file: string, dimensions: number): VectorGraph {
    const graph = createGraph(dimensions);
    graph.readIndexSync(file);
    return new VectorGraph(graph);
  }

  write(file: string): void {
    this.#graph.writeIndexSync(file);
  }

  /** The ordinals of about the `limit` vectors nearest to the unit vector `wanted`, and their cosines. */
  search(wanted: Float32Array, limit: number): Hit[] {
    const count = Math.min(limit, this.#graph.getCurrentCount());
    const { neighbors, distances } = this.#graph.searchKnn([...wanted], count);
    return neighbors.map((ordinal, index) => ({ ordinal, score: 1 - (distances[index] ?? 1) }));
  }
}

function createGraph(dimensions: number): HierarchicalNSW {
  // Only where it is needed: small knowledge does without the native module.
  const { HierarchicalNSW: Graph } = createRequire(import.meta.url)(
    "hnswlib-node",
  ) as typeof import("hnswlib-node");
  return new Graph("ip", dimensions);
}
