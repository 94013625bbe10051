const NEGATION =
  /(?:不|无需|无须|没有|未|免于?|毋需|禁止|严禁|不得|不能|不会|不予)([\p{Script=Han}]{2})/gu;
const NOT_NEGATED = /不(?:仅|但|论|管|同|断|少于|超过|低于|高于|动产|锈|正当|良|法|服)/g;

/** The pairs of characters that a text denies: 不收费 denies 收费. */
function deniedTerms(text: string): ReadonlySet<string> {
  const plain = text.replace(NOT_NEGATED, " ");
  return new Set([...plain.matchAll(NEGATION)].map(([, term = ""]) => term));
}

/** Whether the sentence denies nothing that its support affirms, and affirms nothing that it denies. */
export function agreesOnNegation(sentence: string, support: string): boolean {
  const deniedHere = deniedTerms(sentence);
  const deniedThere = deniedTerms(support);
  const affirms = (text: string, term: string) => {
    const without = text.replace(NOT_NEGATED, " ").replace(NEGATION, " ");
    return without.includes(term);
  };
  const deniesWhatIsAffirmed = [...deniedHere].some(
    (term) => !deniedThere.has(term) && affirms(support, term),
  );
  const affirmsWhatIsDenied = [...deniedThere].some(
    (term) => !deniedHere.has(term) && affirms(sentence, term) && !affirms(support, term),
  );
  return !deniesWhatIsAffirmed && !affirmsWhatIsDenied;
}
