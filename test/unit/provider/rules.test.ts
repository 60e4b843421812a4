import { expect, test } from "@jest/globals";
import { isEmailBlocklistItem } from "@logto/core-kit";
import fc from "fast-check";
import { type Args, kindOf, mistakesOf } from "../../../providers/kinds/index.ts";
import { isMailPattern } from "../../../providers/kinds/sign-in-rules.ts";

/* Rules that follow from what Logto publishes, or from what no Logto understands. */

const failuresOf = (kind: string, args: Args) =>
  mistakesOf(kindOf(kind), args, { production: false })
    .filter(({ warning }) => !warning)
    .map(({ path, message }) => `${path.join(".")}: ${message}`);

/** One for each purpose that factories ask for. */
const templates = ["SignIn", "Register", "ForgotPassword", "Generic"].map((usageType) => ({
  usageType,
  contentType: "text/plain",
  subject: "s",
  content: "c",
}));

const script = "const getCustomJwtClaims = async () => ({});";
test.each<[string, string, Args, string[]]>([
  ...["help@shop.example/", "help@shop.examplé", "help@shop", ".help@shop.example"].map(
    (supportEmail): [string, string, Args, string[]] => [
      `support at ${supportEmail}, which a real Logto refuses`,
      "SignInExperience",
      { supportEmail },
      ['supportEmail: is no e-mail address, e.g. "support@example.com"'],
    ],
  ),
  [
    "a box that is neither ticked nor not",
    "CustomProfileField",
    { name: "news", type: "Checkbox", config: { defaultValue: "" } },
    ['config.defaultValue: is ""; allowed: "true", "false"'],
  ],
  [
    "an empty regular expression",
    "CustomProfileField",
    { name: "tax", type: "Regex", config: { format: "" } },
    ["config.format: is no regular expression"],
  ],
  [
    "a webhook's event that doesn't exist",
    "Webhook",
    { name: "w", url: "https://u", events: ["User.Create"] },
    ['events.0: is "User.Create"; did you mean "User.Created"?'],
  ],
  [
    "a template for nothing that Logto sends",
    "Connector",
    {
      ...{ factory: "simple-mail-transfer-protocol", instanceId: "m", secrets: { auth: { pass: "p" } } },
      config: {
        ...{ host: "h", port: 25, auth: { user: "u" }, fromEmail: "f" },
        templates: [...templates.slice(0, 3), { ...templates[1], usageType: "register" }],
      },
    },
    [
      'config.templates.3.usageType: Logto sends nothing of usage type "register"; did you mean "Register"?',
      "config.templates: simple-mail-transfer-protocol needs a template for each of these usage types too: Generic",
    ],
  ],
  [
    "a template in a form that its factory doesn't take",
    "Connector",
    {
      ...{ factory: "simple-mail-transfer-protocol", instanceId: "m", secrets: { auth: { pass: "p" } } },
      config: {
        ...{ host: "h", port: 25, auth: { user: "u" }, fromEmail: "f" },
        templates: [...templates.slice(0, 3), { usageType: "Generic", contentType: "html", subject: "s" }],
      },
    },
    [
      'config.templates.3.contentType: is "html"; allowed: text/plain, text/html',
      'config.templates.3: simple-mail-transfer-protocol needs "content" here',
    ],
  ],
  [
    "a secret of another type in a connector's form",
    "Connector",
    {
      factory: "github-universal",
      instanceId: "g",
      config: { clientId: "c" },
      secrets: { clientSecret: 12345678 },
    },
    ["secrets.clientSecret: isn't what it should be (a secret, so its value isn't shown)"],
  ],
  [
    "a secret that is empty, which hides nothing",
    "CaptchaProvider",
    { type: "Turnstile", siteKey: "s", secretKey: "" },
    ["secretKey: is empty; write something, or leave it out"],
  ],
  [
    "a host without a scheme, and an origin with a path",
    "Application",
    {
      type: "SPA",
      redirectUris: ["localhost:3000/callback"],
      corsAllowedOrigins: ["https://app.example.com/"],
    },
    [
      'redirectUris.0: "localhost:3000/callback" has no scheme, so what is before the colon would be taken for one; write http://localhost:3000/callback',
      'corsAllowedOrigins.0: "https://app.example.com/" is no origin, so no browser ever sends it; write https://app.example.com',
    ],
  ],
  [
    "lifetimes of nothing",
    "Application",
    { type: "SPA", redirectUris: [], idTokenTtl: 0, refreshToken: { ttl: -1 } },
    ["idTokenTtl: is less than 1", "refreshToken.ttl: is less than 1"],
  ],
  [
    "an indicator that is no URI, and a lifetime of less than nothing",
    "ApiResource",
    { indicator: "orders", accessTokenTtl: -1 },
    [
      'indicator: is no absolute URI without a fragment, e.g. "https://api.example.com", so no client could ask for a token for it',
      "accessTokenTtl: is less than 1",
    ],
  ],
  [
    "a script that can't be run, with its line",
    "JwtCustomizer",
    { tokenType: "access-token", script: "const getCustomJwtClaims = async () => {\n  return { a: };\n};" },
    [
      "script: line 2: Unexpected token '}'; Logto runs it as plain JavaScript, without types, import or export",
    ],
  ],
  [
    "a script in TypeScript",
    "Action",
    { actionType: "postSignIn", script: "const runAction = async (input: object) => {};" },
    [
      "script: line 1: missing ) after argument list; Logto runs it as plain JavaScript, without types, import or export",
    ],
  ],
  [
    "a sample that the server doesn't keep",
    "JwtCustomizer",
    { tokenType: "client-credentials", script, contextSample: { user: {} } },
    ["contextSample.user: isn't taken by Logto here; it takes: application"],
  ],
  [
    "a public mail domain, and one twice",
    "SsoConnector",
    { name: "m", provider: "SAML", domains: ["gmail.com", "a.example", "a.example"] },
    [
      "domains.0: gmail.com is a public mail domain, and everyone has addresses there; Logto refuses it",
      "domains.2: a.example stands here twice; keep one",
    ],
  ],
  [
    "a SAML provider that nothing names",
    "SsoConnector",
    { name: "m", provider: "SAML", config: { entityId: "urn:x", attributeMapping: { mail: "m" } } },
    [
      "config: has to name the identity provider: metadataUrl, metadata, or entityId with signInEndpoint and x509Certificate",
      "config.attributeMapping.mail: is no attribute of a user here; allowed: id, email, name",
    ],
  ],
  [
    "a profile field's settings of another type",
    "CustomProfileField",
    { name: "plan", type: "Text", config: { options: [{ value: "a" }], minLength: 5, maxLength: 2 } },
    [
      'config.options: a Text has no "options"; it has: placeholder, minLength, maxLength',
      "config.minLength: is more than maxLength, 2",
    ],
  ],
  [
    "a profile field of a name that is taken",
    "CustomProfileField",
    { name: "email", type: "Text" },
    ["name: is Logto's own name for something else; choose another"],
  ],
  [
    "phrases that there aren't",
    "CustomPhrases",
    { languageTag: "fr", translation: { input: { usrname: "Nom", password: 5 } } },
    [
      'translation.input.usrname: the sign-in pages have no phrase "input.usrname"; did you mean "username"?',
      "translation.input.password: has to be a text",
    ],
  ],
  [
    "sign-in by nothing, a factor twice, and backup codes alone",
    "SignInExperience",
    {
      signInMethods: [
        { identifier: "username", password: false, verificationCode: false, isPasswordPrimary: true },
      ],
      signUp: { identifiers: ["email", "email"], verify: false },
      mfa: { factors: ["BackupCode"] },
    },
    [
      "signUp: asks for email twice; keep one",
      "signUp.verify: has to be true where email or phone is asked for",
      "signInMethods.0: has neither a password nor a code, so nobody can sign in by it",
      "mfa.factors: BackupCode needs another factor beside it",
    ],
  ],
  [
    "addresses that are none",
    "SignInExperience",
    { supportEmail: "nobody", emailBlocklistPolicy: { customBlocklist: ["a@b.c", "@*.example.com"] } },
    ['supportEmail: is no e-mail address, e.g. "support@example.com"'],
  ],
  [
    "a blocklist's item that matches nothing",
    "SignInExperience",
    { emailBlocklistPolicy: { customBlocklist: ["@a.example", "nope"] } },
    [
      'emailBlocklistPolicy.customBlocklist.1: "nope" is neither an e-mail address nor @ and a domain, e.g. "@example.com"',
    ],
  ],
  [
    "a blocklist's item that stands there twice",
    "SignInExperience",
    { emailBlocklistPolicy: { customBlocklist: ["@a.example", "@a.example"] } },
    [
      'emailBlocklistPolicy.customBlocklist.1: "@a.example" stands here twice, and Logto keeps one; take the other out',
    ],
  ],
  [
    "samples that the server refuses, or cuts",
    "JwtCustomizer",
    {
      ...{ script, tokenType: "access-token" },
      contextSample: { user: { id: "a-very-long-id", usrname: "alice", avatar: null }, more: 1 },
      tokenSample: { jti: 7 },
    },
    [
      "contextSample.user.id: has more than 12 characters",
      'contextSample.user.usrname: isn\'t taken by Logto here; did you mean "username"?',
      "contextSample.more: isn't taken by Logto here; it takes: user, grant, interaction, application, organization",
      "tokenSample.jti: has to be a text",
    ],
  ],
  [
    "a claim that no attribute is made of",
    "SamlApplication",
    { name: "s", attributeMapping: { "e-mail": "mail", sub: "id" } },
    ['attributeMapping.e-mail: is no claim of which Logto makes attributes; did you mean "email"?'],
  ],
  [
    "addresses of an application that no client may have",
    "Application",
    {
      ...{ name: "a", type: "SPA", redirectUris: [] },
      ...{ logoUri: "logo.svg", backchannelLogoutUri: "example.com" },
    },
    [
      'logoUri: is no http(s) URL, e.g. "https://app.example.com/logo.svg"',
      'backchannelLogoutUri: is no http(s) URL, e.g. "https://app.example.com/logout"',
    ],
  ],
  [
    "a certificate for longer than there are dates",
    "SamlApplicationSecret",
    { application: "a", lifeSpanInYears: 274_000 },
    ["lifeSpanInYears: is more than 7900"],
  ],
  [
    "a key that a factory's guard refuses",
    "Connector",
    {
      ...{ factory: "simple-mail-transfer-protocol", instanceId: "m", secrets: { auth: { pass: "p" } } },
      config: {
        host: "h",
        port: 25,
        auth: { type: "login", user: "u", usr: "v" },
        fromEmail: "f",
        templates,
      },
    },
    ['config.auth.usr: isn\'t taken by Logto here; did you mean "user"?'],
  ],
  [
    "a setting of enterprise sign-in of another type",
    "SsoConnector",
    {
      ...{ name: "s", provider: "OIDC", secrets: { clientSecret: "s" } },
      config: { clientId: "c", issuer: "https://idp.example.com", scope: 7 },
    },
    ["config.scope: has to be a string, not a number"],
  ],
])("%s", (_, kind, args, expected) => {
  expect(failuresOf(kind, args)).toEqual(expected);
});

test("an unknown part of a connector's settings is none that is wrong", () => {
  const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const config = { host: unknownValue, port: unknownValue, auth: { user: "u" }, fromEmail: "f" };
  const args = {
    factory: "simple-mail-transfer-protocol",
    instanceId: "m",
    secrets: { auth: { pass: "p" } },
  };
  for (const some of [unknownValue, [...templates.slice(1), { ...templates[0], content: unknownValue }]]) {
    expect(failuresOf("Connector", { ...args, config: { ...config, templates: some } })).toEqual([]);
  }
});

test("a script without the function that Logto calls is warned of", () => {
  const args = { tokenType: "access-token", script: "const claims = async () => ({});" };
  expect(mistakesOf(kindOf("JwtCustomizer"), args, { production: false })).toEqual([
    {
      path: ["script"],
      message: "has no function getCustomJwtClaims, which is what Logto calls",
      warning: true,
    },
  ]);
});

test("patterns of addresses are Logto's own", () => {
  const part = fc.constantFrom("a", "*", "@", ".", "-", " ", "B", "\n", "example.com", "@example.com", "x@");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const item = parts.join("");
      expect([item, isMailPattern(item)]).toEqual([item, isEmailBlocklistItem(item)]);
    }),
    { numRuns: 3000 },
  );
});

test("more than a request takes is refused with what is the largest of it, by its bytes", () => {
  const most = 1_048_576;
  const around = Buffer.byteLength('{"customCss":"","customContent":{"/":"é"}}');
  const sized = (size: number) => ({ customCss: "a".repeat(size), customContent: { "/": "é" } });
  expect(mistakesOf(kindOf("SignInExperience"), sized(most - around), { production: false })).toEqual([]);
  expect(
    mistakesOf(kindOf("SignInExperience"), sized(most - around + 1), { production: false }),
  ).toHaveLength(1);
  expect(mistakesOf(kindOf("SignInExperience"), sized(most), { production: false })).toEqual([
    {
      code: "INVALID_VALUE",
      path: ["customCss"],
      message:
        "has 1,048,578 bytes as JSON; all arguments of a resource, names included, may have 1,048,576 (1 MiB), the most that Logto takes in a request",
    },
  ]);
});
