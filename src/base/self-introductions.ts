/**
 * How people give their own name or account in running text: the first group introduces, the second
 * is what identifies them.
 */
export const SELF_INTRODUCTIONS: readonly RegExp[] = [
  // Who says 我叫 may also have told somebody to do something (我叫我侄子去买), or go on without a stop.
  /((?:我叫|我的名字(?:是|叫)|本人姓名|本人叫)[:：是为\s]*)(?![我你您他她它这那人]|大家|什么|啥|朋友|老[板婆公]|员工|同事|律师|对方|[儿女]|[弟妹哥姐爸妈])([\p{Script=Han}·]{2,4}?)(?=$|[^\p{Script=Han}·]|电话|手机|微信|身份证|联系|邮箱|住|是|在|想|要|来自|我|请|问|咨询|举报|投诉|商标|专利|版权|著作权|外观|品牌|名下|做|卖|开|今|发现|注册|申请|反映|了解|怎|如何|被)/gu,
  // With nothing in between, it may be a question about names: 变更姓名要什么材料.
  /((?:联系人|姓名))(?!\p{Script=Han}{0,3}(?:什么|谁|哪|怎|吗|呢|填|写|改|变))([\p{Script=Han}·]{2,4}?)(?=$|[^\p{Script=Han}·]|电话|手机|微信)/gu,
  /((?:联系人|姓名)[:：是为\s]+)(?!什么|谁|哪|怎)([\p{Script=Han}·]{2,4})/gu,
  /((?:my name is|i am called)\s+)([a-z][a-z'-]*(?:\s+[a-z][a-z'-]*)?)/giu,
  /((?:(?:微信|QQ)(?:号码?|[:：是为\s]*[:：是为])|(?:wechat|weixin)(?: id| account)?\s*[:：])[:：是为\s]*)([A-Za-z0-9_-]{5,20})/giu,
  // Of a word that only stands after it, a digit or an underscore tells an account: not WeChat seller.
  /((?:微信|QQ|wechat|weixin)(?: id| account)?\s*)(?=[A-Za-z-]{0,19}[\d_])([A-Za-z0-9_-]{5,20})/giu,
];
