/**
 * How people give their own name or account in running text: the first group introduces, the second
 * is what identifies them.
 */
export const SELF_INTRODUCTIONS: readonly RegExp[] = [
  /((?:我叫|我的名字(?:是|叫)|本人姓名|本人叫)[:：是为\s]*)([\p{Script=Han}·]{2,4})/gu,
  // With nothing in between, it may be a question about names: 变更姓名要什么材料.
  /((?:联系人|姓名))(?!\p{Script=Han}{0,3}(?:什么|谁|哪|怎|吗|呢|填|写|改|变))([\p{Script=Han}·]{2,4}?)(?=$|[^\p{Script=Han}·]|电话|手机|微信)/gu,
  /((?:联系人|姓名)[:：是为\s]+)(?!什么|谁|哪|怎)([\p{Script=Han}·]{2,4})/gu,
  /((?:my name is|i am called)\s+)([a-z][a-z'-]*(?:\s+[a-z][a-z'-]*)?)/giu,
  /((?:微信号?|QQ号?|wechat|weixin)[:：是为\s]*)([A-Za-z0-9_-]{5,20})/giu,
];
