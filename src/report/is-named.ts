/** 一家鞋厂, 那间店, 某公司, 同行, a shop. */
const DESCRIBED =
  /[一这那某有哪][家间个]|某|^(?:同行|主办方|对门|隔壁|楼[上下]|对面)|^(?:an?|the) /iu;

/** Whether a respondent is called by a name; a description alone leaves the name to be asked for. */
export function isNamed(respondent: string | undefined): boolean {
  return respondent !== undefined && !DESCRIBED.test(respondent);
}
