import { describe, expect, test } from "@jest/globals";
import { ConfigText, Named, toPlain } from "../../../model/notation/values.ts";
import { mistakes, read, stack } from "./panbot.ts";

type Config = Record<string, string | undefined>;

const at = "stacks/panbot.yaml";
const web = (uris: string) => `applications:\n  web:\n    type: Traditional\n    redirectUris: ${uris}\n`;
const uris = (written: string, config: Config = {}) => {
  const { entries } = read(web(written), stack("dev", config));
  return toPlain(entries[0]?.args.redirectUris ?? null);
};
const wrong = (written: string, config: Config = {}) => mistakes(web(written), stack("dev", config));
const warnings = (written: string, config: Config = {}) => read(web(written), stack("dev", config)).warnings;
const [a, b, c] = ["https://a.example/cb", "https://b.example/cb", "https://c.example/cb"];

describe("a list of the config", () => {
  const forms: [string, string][] = [
    ["JSON, which Pulumi's own lists come as", `["${a}", "${b}"]`],
    ["YAML in a line", `[${a}, ${b}]`],
    ["YAML in lines", `- ${a}\n- ${b}\n`],
    ["commas", `${a},${b}`],
    ["commas with spaces, and one at the end", ` ${a} , ${b}, `],
  ];
  test.each(forms)("as a whole argument: %s", (_, u) => expect(uris("${config.u}", { u })).toEqual([a, b]));
  test.each(forms)("in the place of an entry: %s", (_, u) => {
    expect(uris(`["${c}", "\${config.u}"]`, { u })).toEqual([c, a, b]);
    expect(uris(`["\${config.u}", "${c}"]`, { u })).toEqual([a, b, c]);
  });

  test.each([
    [a, [a]],
    ["", []],
    [" ", []],
    ["[]", []],
  ])("of one, or none: %j", (u, list) => {
    expect(uris("${config.u}", { u })).toEqual(list);
    expect(uris("${config.x:-}")).toEqual([]);
    expect(uris(`\${config.x:-${a}}`)).toEqual([a]);
    expect(uris(`["\${config.x:-${a},${b}}"]`)).toEqual([a, b]);
  });

  test("of other types", () => {
    const text = `customProfileFields:\n  size:\n    type: Select\n    label: Size\n    config: { options: ["\${config.options}", { value: l, label: Large }] }\n`;
    const options = '[{ "value": "s", "label": "${config.nobody}" }]';
    expect(toPlain(read(text, stack("dev", { options })).entries[0]?.args.config ?? null)).toEqual({
      options: [
        { value: "s", label: "${config.nobody}" },
        { value: "l", label: "Large" },
      ],
    });
  });

  const scopes = (written: string, config: Config) => {
    const text = `apiResources:\n  api:\n    indicator: https://x.example\n    scopes: { read: r, write: w }\nroles:\n  a:\n    description: d\n    scopes: { api: ${written} }\n`;
    return read(text, stack("dev", config)).entries.find(({ name }) => name === "a")?.args.scopes;
  };
  const [readScope, writeScope] = ["read", "write"].map((name) => new Named("Scope", `api/${name}`));

  test("of names, which may be ids of what the model doesn't have", () => {
    expect(scopes('"${config.s}"', { s: "read,write" })).toEqual([readScope, writeScope]);
    expect(scopes('[read, "${config.s}"]', { s: '["write"]' })).toEqual([readScope, writeScope]);
    expect(scopes('[read, "${config.s}"]', { s: "write" })).toEqual([readScope, writeScope]);
    expect(scopes('[read, "${config.s}"]', { s: '["3kq9zjx0p4hfw8e2r7tqa", "tenant:Shop all"]' })).toEqual([
      readScope,
      "3kq9zjx0p4hfw8e2r7tqa",
      "tenant:Shop all",
    ]);
    expect(scopes('[read, "${config.s:-}"]', {})).toEqual([readScope]);
  });

  const wrongScopes = (written: string, config: Config) => {
    const text = `apiResources:\n  api: { indicator: https://x.example, scopes: { read: r, write: w, organization: o } }\nroles:\n  a: { description: d, scopes: { api: ${written} } }\n`;
    return mistakes(text, stack("dev", config));
  };
  const there = "for what the model doesn't have: tenant:<its name>, or its id";

  test.each([
    ['"${config.s}"', "read,wirte", 1, '"wirte" in API resource "api"; did you mean "write"?'],
    ['[read, "${config.s}"]', '["wirte"]', 1, '"wirte" in API resource "api"; did you mean "write"?'],
    ['[read, "${config.s}"]', "wirte", 1, '"wirte" in API resource "api"; did you mean "write"?'],
    ['["wri${config.s}"]', "et", 0, '"wriet" in API resource "api"; did you mean "write"?'],
    [
      '["${config.s}"]',
      "organizatoin",
      0,
      '"organizatoin" in API resource "api"; did you mean "organization"?',
    ],
    [
      '["${config.s}"]',
      "all",
      0,
      `"all" in API resource "api"; there is: read, write, organization; ${there}`,
    ],
  ])("a name that nothing has is refused with its key: %s, %s", (written, s, index, says) => {
    const end = " (panbot:s in Pulumi.dev.yaml)";
    expect(wrongScopes(written, { s }).map((one) => one.replace(/^stacks\/panbot\.yaml:4:\d+ /, ""))).toEqual(
      [`roles.a.scopes.api[${index}]: no scope ${says}${end}`],
    );
  });

  test("so is one that the stack's name makes, and a default, which have no key", () => {
    expect(wrongScopes('["${stack.name}", "${config.s:-wirte}"]', {})).toEqual([
      expect.stringMatching(
        /api\[0\]: no scope "dev" in API resource "api"; there is: read, write, organization; for what/,
      ),
      expect.stringMatching(/api\[1\]: no scope "wirte" in API resource "api"; did you mean "write"\?$/),
    ]);
  });

  test.each([
    ['applications: { a: { type: MachineToMachine, roles: ["${config.s}"] } }', "role"],
    ['signInExperience: { socialConnectors: "${config.s}" }', "connector"],
    ['organizations: { o: { jit: { roles: ["${config.s}"] } } }', "organization role"],
  ])("wherever others are named: %s", (model, word) => {
    expect(mistakes(model, stack("dev", { s: "nobody" }))).toEqual([
      expect.stringMatching(`: no ${word} "nobody"; ${there} \\(panbot:s in Pulumi.dev.yaml\\)$`),
    ]);
    expect(mistakes(model, stack("dev", { s: "3kq9zjx0p4hf" }))).toEqual([]);
  });

  test("of what is no name", () => {
    expect(wrongScopes('[read, "${config.s}"]', { s: "[1]" })).toEqual([
      expect.stringMatching(/api\[1\]: has to be the name of a scope \(panbot:s in Pulumi.dev.yaml\)$/),
    ]);
  });

  test("a text with a comma stays one, as JSON in a list and plain everywhere else", () => {
    const comma = "Acme, Inc.";
    const text = `customProfileFields:
  size:
    type: Select
    label: "\${config.c}"
    config: { options: [{ value: s, label: "\${config.c}" }] }
applications:
  a: { type: SPA, name: "\${config.c}", description: "by \${config.c}", redirectUris: [], customData: { by: ["\${config.c}"] } }
ssoConnectors:
  s: { provider: OIDC, config: { clientId: x, issuer: "https://i.example", scope: "\${config.c}" }, secrets: { clientSecret: "\${secret.googleClientSecret}" }, domains: ["\${config.one}"] }
`;
    const [field, app, sso] = ["CustomProfileField", "Application", "SsoConnector"].map((kind) => {
      const { entries } = read(text, stack("dev", { c: comma, one: '["a.example"]' }));
      return toPlain(entries.find((one) => one.kind.name === kind)?.args ?? null);
    });
    expect(field).toMatchObject({ label: comma, config: { options: [{ value: "s", label: comma }] } });
    expect(app).toMatchObject({ name: comma, description: `by ${comma}`, customData: { by: [comma] } });
    expect(sso).toMatchObject({ config: { scope: comma }, domains: ["a.example"] });
    const wanted = `${a}?q=1,2`;
    expect(uris('["${config.u}"]', { u: JSON.stringify([wanted]) })).toEqual([wanted]);
    expect(uris('["${config.u},2"]', { u: `${a}?q=1` })).toEqual([wanted]);
    expect(uris(`["${wanted}"]`)).toEqual([wanted]);
  });

  test("of the roles of an application", () => {
    const text =
      'roles: { job: { type: MachineToMachine, description: d } }\napplications: { a: { type: MachineToMachine, roles: "${config.r}" } }\n';
    const held = read(text, stack("dev", { r: "job" })).entries.at(-1);
    expect(held?.args.roles).toEqual([new Named("Role", "job")]);
    expect(held?.places?.["roles[0]"]).toBe(`${at}:2:53 applications.a.roles[0]`);
  });

  const forms2 =
    'a list of Pulumi\'s config (config set --path \'key[0]\' …), JSON or YAML (["a", "b"]), or texts with commas between';
  test.each([
    ["${config.u}", `["${a}"`, "begins like a list and is none; it has to be"],
    ['["${config.u}"]', `["${a}"`, "begins like a list and is none; it has to be"],
    ["${config.u}", '{ "a": 1 }', "is no list; it has to be"],
  ])("that can't be read is said with what it may look like: %s of %s", (written, u, message) => {
    const [only, ...others] = wrong(written, { u });
    expect(only).toMatch(/^stacks\/panbot\.yaml:4:\d+ applications\.web\.redirectUris/);
    expect(only).toContain(`: panbot:u in Pulumi.dev.yaml ${message} ${forms2}`);
    expect(others).toEqual([]);
  });

  test("stands by itself, and not in a text", () => {
    expect(wrong('["${config.u}/x"]', { u: `["${a}"]` })).toEqual([
      `${at}:4:20 applications.web.redirectUris[0]: panbot:u in Pulumi.dev.yaml is a list, which stands by itself in an entry of a list: "\${config.u}"`,
    ]);
  });

  test("what is wrong with an entry of it has the place, and the key", () => {
    expect(wrong('["${config.u}"]', { u: `${a},nope` })).toEqual([
      `${at}:4:20 applications.web.redirectUris[1]: "nope" is no URI; it has to be an absolute URI, e.g. https://app.example.com/callback or io.example.app://callback (panbot:u in Pulumi.dev.yaml)`,
    ]);
  });

  test("in a map of the user's own nothing is a list but what is written as one", () => {
    const data = '{ list: ["${config.u}", "${config.x:-}", { when: false, value: 1 }], text: "${config.u}" }';
    const text = `applications:\n  web: { type: MachineToMachine, customData: ${data} }\n`;
    expect(read(text, stack("dev", { u: "a,b" })).entries[0]?.args.customData).toEqual({
      list: [new ConfigText("a,b"), new ConfigText(""), { when: false, value: 1 }],
      text: new ConfigText("a,b"),
    });
  });
});

describe("an entry that isn't there in this stack", () => {
  test.each([
    ['"${config.x:-}"', {}],
    ['"${config.x}"', { x: "" }],
    ['"${config.x:-}${config.y:-}"', {}],
    [`{ value: ${b}, when: false }`, {}],
    [`{ value: ${b}, when: "\${stack.production}" }`, {}],
    [`{ value: [${b}, ${c}], when: "\${config.x:-false}" }`, {}],
    [`{ text: ${b}, when: false }`, {}],
  ])("%s", (entry, config) => {
    expect(uris(`["${a}", ${entry}]`, config)).toEqual([a]);
    expect(warnings(`[${entry}, "${a}"]`, config)).toEqual([]);
  });

  test.each([
    [`{ value: ${b}, when: true }`, {}, [b]],
    [`{ value: "\${config.x}", when: "\${config.y}" }`, { x: `${b},${c}`, y: "true" }, [b, c]],
    [`{ value: ["\${config.x:-}", ${c}], when: true }`, {}, [c]],
    [`{ text: ${b}, when: true }`, {}, [b]],
  ])("and is: %s", (entry, config, list) => expect(uris(`["${a}", ${entry}]`, config)).toEqual([a, ...list]));

  test.each([
    ["webhooks: { h: { url: https://a.example, events: ‸ } }", "events", "PostSignIn", "PostRegister"],
    [
      "signInExperience: { forgotPasswordMethods: ‸ }",
      "forgotPasswordMethods",
      "EmailVerificationCode",
      "PhoneVerificationCode",
    ],
  ])("of values that are told: %s", (text, argument, one, other) => {
    const entries = `[{ value: ${one}, when: true }, { value: ${other}, when: false }]`;
    const found = read(text.replace("‸", entries)).entries.find(({ args }) => argument in args);
    expect(found?.args[argument]).toEqual([one]);
  });

  test("of maps, whose own keys stay", () => {
    const options = "[{ value: a, label: A }, { value: b, label: B, when: false }, { value: c, when: true }]";
    const text = `customProfileFields: { f: { type: Select, label: L, config: { options: ${options} } } }\n`;
    expect(read(text).entries[0]?.args.config).toEqual({
      options: [{ value: "a", label: "A" }, { value: "c" }],
    });
  });

  test.each([
    ["{ when: true }", ': has "when" and nothing that it is about; write { value: …, when: … }'],
    [
      `{ value: ${a}, when: maybe }`,
      ".when: has to be true or false, or a reference to one, e.g. ${stack.production}",
    ],
    [`{ value: ${a}, wen: true }`, ": has to be a string, not a map"],
    [`{ value: ${a} }`, ': has "value" and no "when"; write the value alone, or { value: …, when: … }'],
    [
      `{ value: ${a}, when: "\${config.empty}" }`,
      '.when: has to be true or false, or a reference to one, e.g. ${stack.production}; it comes to "" (panbot:empty in Pulumi.dev.yaml)',
    ],
  ])("that is written wrong: %s", (entry, message) => {
    const [only, ...others] = wrong(`["${c}", ${entry}]`, { empty: "" });
    expect(only?.replace(/^.*redirectUris\[\d\]/, "")).toBe(message);
    expect(others).toEqual([]);
  });
});

describe("values of the config that nobody sees anything wrong in", () => {
  test.each([
    [`${a} `, "ends with"],
    [` ${a}`, "begins with"],
    [`\t${a}\n`, "begins and ends with"],
  ])("white space: %j", (u, how) => {
    expect(wrong('["${config.u}"]', { u })).toEqual([
      `${at}:4:20 applications.web.redirectUris[0]: panbot:u in Pulumi.dev.yaml ${how} white space; set it without. Run:\n  pulumi config set --stack dev panbot:u`,
    ]);
    // In a list it's no part of an entry.
    expect(uris('["${config.u}"]', { u: `${u}, ${b}` })).toEqual([a, b]);
  });

  test("white space, in a list", () => {
    const u = JSON.stringify([a, `${b} `]);
    for (const written of ['["${config.u}"]', "${config.u}"]) {
      const [only, ...others] = wrong(written, { u });
      expect(only).toContain("entry 2 of panbot:u in Pulumi.dev.yaml ends with white space; set it without.");
      expect(others).toEqual([]);
    }
  });

  test("white space in an address, whoever wrote it, is warned of", () => {
    const says = (address: string) =>
      `${JSON.stringify(address)} has white space in it, which is kept, so it's never the address that somebody calls; write it without`;
    expect(warnings(`["${a} "]`)).toEqual([
      `warning: ${at}:4:20 applications.web.redirectUris[0]: ${says(`${a} `)}`,
    ]);
    expect(warnings("${config.u}", { u: `${a}\n${b}` })[0]).toContain(says(`${a}\n${b}`));
  });

  test("a text of several lines may end with one", () => {
    const text = 'roles: { a: { description: "${config.d}" } }\n';
    expect(mistakes(text, stack("dev", { d: "one\ntwo\n" }))).toEqual([]);
    expect(mistakes(text, stack("dev", { d: " " }))[0]).toContain("is nothing but white space");
  });

  test("a secret is warned of, and not shown", () => {
    const text =
      'connectors: { google: { config: { clientId: c }, secrets: { clientSecret: "${secret.googleClientSecret}" } } }\n';
    const said = read(text, stack("dev", { googleClientSecret: "planted \n" })).warnings;
    expect(said[0]).toBe(
      `warning: ${at}:1:75 connectors.google.secrets.clientSecret: panbot:googleClientSecret in Pulumi.dev.yaml ends with white space; set it without. Run:\n  pulumi config set --secret --stack dev panbot:googleClientSecret`,
    );
    expect(said.join()).not.toContain("planted");
  });

  test("// in a path", () => {
    expect(wrong('["${config.u}/cb"]', { u: "https://a.example/" })).toEqual([
      `${at}:4:20 applications.web.redirectUris[0]: comes to "https://a.example//cb", with // in its path: panbot:u in Pulumi.dev.yaml ends with /; set it without. Run:\n  pulumi config set --stack dev panbot:u`,
    ]);
    expect(wrong('["${config.x:-https://a.example/}/cb"]')).toEqual([
      `${at}:4:20 applications.web.redirectUris[0]: comes to "https://a.example//cb", with // in its path: the default of \${config.x} ends with /; write it without`,
    ]);
    expect(wrong('["${config.u}cb"]', { u: "https://a.example/" })).toEqual([]);
    expect(wrong('["${config.u}://a.example/cb"]', { u: "https" })).toEqual([]);
  });

  test("an address twice, with the keys that it comes of", () => {
    expect(
      warnings(`["\${config.u}/cb", "\${config.v}/cb", "${b}"]`, {
        u: "https://a.example",
        v: "https://a.example",
      }),
    ).toEqual([
      `warning: ${at}:4:38 applications.web.redirectUris[1]: "${a}" stands here twice (panbot:u, panbot:v in Pulumi.dev.yaml): redirectUris[0] is the same; take one out, or give it a "when"`,
    ]);
    expect(warnings(`["${a}", "${a}"]`)).toEqual([
      `warning: ${at}:4:44 applications.web.redirectUris[1]: "${a}" stands here twice: redirectUris[0] is the same; take one out, or give it a "when"`,
    ]);
  });
});
