/** Turns scores into probabilities that sum to 1, in place (softmax). */
export function toProbabilities(scores: Float64Array): void {
  const highest = Math.max(...scores);
  let total = 0;
  for (let label = 0; label < scores.length; label += 1) {
    scores[label] = Math.exp((scores[label] ?? 0) - highest);
    total += scores[label] ?? 0;
  }
  for (let label = 0; label < scores.length; label += 1) {
    scores[label] = (scores[label] ?? 0) / total;
  }
}
