import { describe, expect, test } from "@jest/globals";
import { reviewOf } from "../../../cli/shared/security/review.ts";
import { plainText } from "../../../cli/shared/text/escape.ts";
import { unknownValue } from "../../../providers/kinds/index.ts";
import { planFrom, type Sketch } from "./plans.ts";

/* Changes that open a sign-in and that a reviewer once saw nothing of, or something wrong. */

type Args = Record<string, unknown>;

const said = (sketch: Sketch, audit = false): string[] =>
  reviewOf(planFrom(sketch), { audit }).findings.map(
    ({ rule, severity, sentence }) => `${severity} ${rule} ${plainText(sentence)}`,
  );

const change = (full: string, before: Args | undefined, after: Args | undefined): Sketch => ({
  ...(before && { before: { [full]: before } }),
  ...(after && { after: { [full]: after } }),
});

describe("what is somebody else's now, everything else being the same", () => {
  const repointed = (kind: string, parent: string, rest: Args) =>
    said({
      ...change(`${kind} x`, { [parent]: "one", ...rest }, { [parent]: "another", ...rest }),
      replaced: { [`${kind} x`]: [parent] },
    });
  test.each<[string, string, Args, string]>([
    [
      "UserRoles",
      "user",
      { roles: ["admin"] },
      "high role-assigned another gets the role admin, and nothing here says what that grants",
    ],
    [
      "ApplicationRoles",
      "application",
      { roles: ["admin"] },
      "high role-assigned another gets the role admin, and nothing here says what that grants",
    ],
    [
      "OrganizationMember",
      "organization",
      { user: "eve", roles: ["admin"] },
      "high role-assigned eve gets the role admin, and nothing here says what that grants",
    ],
    [
      "OrganizationJit",
      "organization",
      { emailDomains: ["evil.example"] },
      "high grant-widened emailDomains of x gains evil.example (allows: joining the organization)",
    ],
    [
      "ApplicationConsentScopes",
      "application",
      { userScopes: ["email"] },
      "medium grant-widened userScopes of x gains email (allows: asking users for these)",
    ],
    [
      "ApplicationAccessControl",
      "application",
      { enabled: true },
      "high protection-weakened enabled of x changes from true to false (guards: who may sign in to the application)",
    ],
  ])("%s", (kind, parent, rest, says) => expect(repointed(kind, parent, rest)).toContain(says));
});

describe("sets of which more isn't safer", () => {
  test("sources in a content-security policy", () => {
    const policy = (...scriptSrc: string[]) => ({ customUiCsp: { scriptSrc } });
    expect(
      said(change("SignInExperience default", policy("'self'"), policy("'self'", "https://evil.example"))),
    ).toEqual([
      "high protection-weakened signInExperience.customUiCsp.scriptSrc gains https://evil.example (guards: the sign-in pages from scripts of others)",
    ]);
    expect(said(change("SignInExperience default", policy("'self'"), policy("'self'", "*")))).toEqual([
      "high unsafe-value signInExperience.customUiCsp.scriptSrc gains * (guards: the sign-in pages from scripts of others)",
    ]);
    expect(
      said(change("SignInExperience default", policy("'self'", "https://a.example"), policy("'self'"))),
    ).toEqual([
      "note protection-strengthened signInExperience.customUiCsp.scriptSrc loses https://a.example (guards: the sign-in pages from scripts of others)",
    ]);
  });

  test("pages that ask for a sign-in: with none all do", () => {
    const pages = (...pageRules: string[]) => ({
      type: "Protected",
      protectedApp: { origin: "https://a.example", pageRules },
    });
    expect(said(change("Application site", pages(), pages("^/nowhere$")))).toEqual([
      "high protection-weakened protectedApp.pageRules of site has only ^/nowhere$, and had no limit (guards: which pages need a sign-in)",
    ]);
    expect(said(change("Application site", pages("^/admin"), pages()))).toEqual([
      "note protection-strengthened protectedApp.pageRules of site loses ^/admin, and has no limit (guards: which pages need a sign-in)",
    ]);
    expect(said(change("Application site", undefined, pages("^/admin"))).join()).not.toContain("pageRules");
    expect(said(change("Application site", pages("^/a", "^/b"), pages("^/a")))).toEqual([
      "high protection-weakened protectedApp.pageRules of site loses ^/b (guards: which pages need a sign-in)",
    ]);
  });
});

describe("addresses in texts", () => {
  const mail = (content: string) => ({ languageTag: "en", templateType: "SignIn", content });
  const hosts = (text: string) =>
    /speaks of (.*), which/.exec(
      said(change("EmailTemplate x", mail("{{code}}"), mail(`{{code}} ${text}`)))[0] ?? "",
    )?.[1];
  test.each([
    ["a name before the host", "https://good.example@evil.example/x", "evil.example"],
    ["no slashes", "<a href='https:evil.example'>", "evil.example"],
    ["backslashes", "<a href='/\\evil.example'> <img src='\\\\bad.example'>", "evil.example, bad.example"],
    ["slashes of JSON", '"https:\\/\\/evil.example"', "evil.example"],
    [
      "characters of HTML",
      "<img src='&#47;&#x2f;evil.example'> <a href='https&colon;&sol;&sol;bad.example'>",
      "evil.example, bad.example",
    ],
    ["characters of CSS", "a{background:url(\\2f\\2f evil.example)}", "evil.example"],
    ["characters of a script", "'\\u002f\\x2fevil.example'", "evil.example"],
    ["letters that look like others", "https://g\u043eod.example", "xn--god-sed.example"],
    ["dots that look like others", "https://evil\u3002example", "evil.example"],
    ["numbers", "https://3232235777/x https://[2001:db8::1]/x", "192.168.1.1, [2001:db8::1]"],
    ["a mailbox", "mailto:help@evil.example", "evil.example"],
    ["large letters and ports", "HTTPS://EVIL.example:8443", "evil.example:8443"],
  ])("%s", (_, text, host) => expect(hosts(text)).toBe(host));

  const script = (code: string) => ({ actionType: "PostSignIn", script: `${"x".repeat(300)}\n${code}` });
  const diff = (code: string) =>
    reviewOf(planFrom(change("Action postSignIn", script("y"), script(code)))).findings.flatMap(
      (one) => one.diff ?? [],
    );
  test("what looks like data and is a script is shown", () => {
    for (const code of [
      "f({data:0,x:api.allow=`all`})",
      "data:a/b;base64,allow=1",
      "import('data:text/javascript,steal(1)')",
    ])
      expect(diff(code)).toContain(`+${code}`);
    expect(diff("url('data:image/png;base64,AAAA')")).toEqual(
      expect.arrayContaining(["+url('[data: image/png, 4 characters, 63c1dd95]')"]),
    );
  });
});

test.each(["Action", "JwtCustomizer", "CaptchaProvider"])(
  "the end of what keeps somebody out: %s",
  (kind) => {
    expect(said(change(`${kind} x`, {}, undefined)).join()).toMatch(/^high deleted x is deleted: /);
  },
);

describe("what isn't known yet", () => {
  const uris = (...redirectUris: string[]) => ({ redirectUris });
  test("an address for codes", () => {
    const says =
      "high redirect-uri-added web may receive sign-in codes at an address that is known only after the update";
    const before = uris("https://a.example/cb");
    expect(said(change("Application web", before, uris("https://a.example/cb", unknownValue)))).toEqual([
      says,
    ]);
    expect(said(change("Application web", before, { redirectUris: unknownValue }))).toContain(says);
  });

  test("a scope, a role, an address of a webhook", () => {
    const scopes = (...some: string[]) => ({ name: "r", scopes: some });
    expect(said(change("Role r", scopes("a"), scopes("a", unknownValue)))).toEqual([
      "medium role-gains-scope role r gains known after the update on an API resource outside this stack",
    ]);
    const roles = (...some: string[]) => ({ user: "eve", roles: some });
    expect(said(change("UserRoles eve", roles(), roles(unknownValue)))).toEqual([
      "high role-assigned eve gets the role known after the update, and nothing here says what that grants",
    ]);
    expect(said(change("Webhook w", undefined, { url: unknownValue }))).toEqual([
      "medium destination-changed url of w is set to known after the update (says where personal data go)",
    ]);
  });
});

test("hosts without a scheme, of what is made", () => {
  expect(
    said(
      change("Connector smtp", undefined, {
        factory: "simple-mail-transfer-protocol",
        config: { host: "mail.evil.example" },
      }),
    ),
  ).toContain(
    "medium destination-changed config.host of smtp is set to mail.evil.example (says where codes go)",
  );
  expect(said(change("Domain d", undefined, { domain: "evil.example" }))).toEqual([
    "medium destination-changed domain of d is set to evil.example (says where people go)",
  ]);
});

describe("the Management API, for those whom nobody names", () => {
  const api = {
    "ApiResource m": { name: "Management", indicator: "https://default.logto.app/api" },
    "Scope m/all": { apiResource: "m", name: "all" },
  };
  const role = (isDefault: boolean) => ({ ...api, "Role r": { name: "r", isDefault, scopes: ["m/all"] } });
  const all =
    "critical management-api-granted everyone who is created gets the role r, and with it all on Management";
  test("a default role", () => {
    expect(said({ before: role(false), after: role(true) })).toContain(all);
    expect(said({ before: role(true), after: role(true) })).toEqual([]);
    expect(said({ before: role(true), after: role(true) }, true)).toContain(all);
  });

  test("whoever joins an organization by himself", () => {
    const joining = {
      ...api,
      "OrganizationRole boss": { name: "boss", resourceScopes: ["m/all"] },
      "OrganizationJit acme": { organization: "acme", emailDomains: ["a.example"], roles: ["boss"] },
    };
    expect(said({ before: joining, after: joining }, true)).toContain(
      "critical management-api-granted whoever joins acme gets the role boss, and with it all on Management",
    );
  });
});

test("a setting whose name is in every object", () => {
  const config = (more: Args) => ({ factory: "oidc", config: { clientId: "c", ...more } });
  const odd = { constructor: "https://evil.example", toString: "https://evil.example" };
  expect(said(change("Connector x", config({}), config(odd)))).toEqual(
    ["constructor", "toString"].map(
      (name) =>
        `medium trust-changed config.${name} of x is on evil.example (believed: a setting that the factory's form doesn't have)`,
    ),
  );
});

test("a link in a mail that one connector calls a delivery", () => {
  const config = (html: string) => ({
    factory: "mailgun-email",
    config: { deliveries: { SignIn: { html } } },
  });
  expect(said(change("Connector x", config("{{code}}"), config("<a href=//evil.example/{{code}}>")))).toEqual(
    [
      "high destination-changed config.deliveries.SignIn.html of x changes, and speaks of evil.example, which it didn't (says where codes go)",
    ],
  );
});

test("an account that is made for a mailbox", () => {
  expect(said(change("User eve", undefined, { primaryEmail: "eve@evil.example" }))).toEqual([
    "medium trust-changed primaryEmail of eve is set to eve@evil.example (believed: whoever reads this mailbox, as the user)",
  ]);
});

test("what the change's own settings leave out is counted", () => {
  const plan = planFrom(change("Webhook w", { url: "https://a.example" }, { url: "https://evil.example" }));
  const { findings, verdict } = reviewOf(plan, { settings: { "Webhook.url": "ignore" } });
  expect(findings).toEqual([]);
  expect(verdict).toBe("nothing of security changes; left out, as the settings say: Webhook.url (1)");
});

test("what was unsafe, and isn't said any more, isn't worse", () => {
  const config = (more: Args) => ({ factory: "oidc", config: { clientId: "c", ...more } });
  const findings = (before: Args, after: Args) => said(change("Connector x", config(before), config(after)));
  expect(findings({ trustUnverifiedEmail: true }, {})).toEqual([]);
  expect(findings({ trustUnverifiedEmail: false }, {}).join()).toContain("no longer said, it was false");
});

test.each(["\\", "&#47;", "mailto:", "//a@"])(
  "a text that is long of purpose is read in no time: %s",
  (unit) => {
    const text = unit.repeat(100_000 / unit.length);
    const started = performance.now();
    said(change("EmailTemplate x", { content: "a" }, { content: text }));
    expect(performance.now() - started).toBeLessThan(5_000);
  },
);
