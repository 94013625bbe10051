import { normalizeText } from "../retrieval/normalize-text.ts";
import type { TargetCatalog } from "./target.ts";

const HOW_MANY = "(?:多少|几)(?:件|家|项|宗|个)";
const BETWEEN = "(?:总量|总数)?(?:一共|总共|目前|现在|大概)?(?:有|是)?";
const HAN = /^\p{Script=Han}+$/u;
/** A shorter name stands in too many other words. */
const SHORTEST_NAME = 4;

/** Makes the test whether a text asks how many there are of what the plan counts (有多少件驰名商标). */
export function createAsksCount({
  targets,
  baseFigures,
}: TargetCatalog): (text: string) => boolean {
  const names = [...targets, ...baseFigures]
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .filter((name) => HAN.test(name) && name.length >= SHORTEST_NAME)
    .map(normalizeText)
    .join("|");
  const pattern = new RegExp(`有${HOW_MANY}(?:${names})$|(?:${names})${BETWEEN}${HOW_MANY}$`);
  return (text) => pattern.test(normalizeText(text).replace(/[?？。！!了呢啊吗]+$/, ""));
}
