import { expect, test } from "@jest/globals";
import {
  connectorFactories,
  factoriesOf,
  isSecretItem,
} from "../../../providers/kinds/connector-factories.ts";

/** Reviewed by hand: what counts as secret, for every factory. A new name here wants a look. */
const secrets: Record<string, string> = {
  "aliyun-direct-mail": "accessKeySecret",
  "aws-ses-mail": "accessKeySecret",
  "http-email": "authorization",
  "mailgun-email": "apiKey",
  "mailjunky-email-service": "apiKey",
  "postmark-mail": "serverToken",
  "sendgrid-email-service": "apiKey",
  "simple-mail-transfer-protocol": "",
  "smtp2go-email-service": "apiKey",
  "aliyun-short-message-auth-service": "accessKeySecret",
  "aliyun-short-message-service": "accessKeySecret",
  "gatewayapi-sms": "apiToken",
  "http-sms": "authorization",
  "smsaero-short-message-service": "apiKey",
  "smsbao-sms": "passwordOrApiKey",
  "tencent-short-message-service": "accessKeySecret",
  "twilio-short-message-service": "authToken",
  "vonage-sms": "apiKey apiSecret",
  "whatsapp-short-message-service": "accessToken",
  "yunpian-sms": "apikey",
  "alipay-native": "privateKey",
  "alipay-web": "privateKey",
  "amazon-universal": "clientSecret",
  "apple-universal": "privateKey",
  "azuread-universal": "clientSecret",
  "dingtalk-web": "clientSecret",
  "discord-universal": "clientSecret",
  "facebook-universal": "clientSecret",
  "feishu-web": "appSecret",
  "github-universal": "clientSecret",
  "gitlab-universal": "clientSecret",
  "google-universal": "clientSecret",
  "huggingface-universal": "clientSecret",
  "kakao-universal": "clientSecret",
  "kook-universal": "clientSecret",
  "line-universal": "clientSecret",
  "linkedin-universal": "clientSecret",
  "naver-universal": "clientSecret",
  oauth2: "clientSecret",
  oidc: "clientSecret",
  "patreon-universal": "clientSecret",
  "qq-universal": "clientSecret",
  saml: "encPrivateKey encPrivateKeyPass privateKey privateKeyPass",
  "slack-universal": "clientSecret",
  "wechat-native": "appSecret",
  "wechat-web": "appSecret",
  "wecom-universal": "appSecret",
  "x-universal": "clientSecret",
  "xiaomi-universal": "clientSecret",
};

test("what is secret of each connector", () => {
  const found = [...connectorFactories.values()].map(({ id, form }) => [
    id,
    form
      .filter(isSecretItem)
      .map(({ key }) => key)
      .sort()
      .join(" "),
  ]);
  expect(Object.fromEntries(found)).toEqual(secrets);
});

test("a key means the factory of that id, else all of that target", () => {
  expect(factoriesOf("oidc").map(({ id }) => id)).toEqual(["oidc"]);
  expect(factoriesOf("google").map(({ id }) => id)).toEqual(["google-universal"]);
  expect(factoriesOf("wechat").map(({ id }) => id)).toEqual(["wechat-native", "wechat-web"]);
  expect(factoriesOf("nothing")).toEqual([]);
});
