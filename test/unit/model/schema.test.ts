import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { ModelError } from "../../../model/read.ts";
import { kinds } from "../../../providers/kinds/index.ts";
import {
  everything,
  everythingChanged,
  everythingReplaced,
  modelText,
  risky,
} from "../../acceptance/models.ts";
import { page, partsOf, readIn, readingsOf } from "../../support/model-page.ts";
import { edit, panbot } from "./panbot.ts";

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../model/model.schema.json"), "utf8"),
);
// Formats are for editors: a URL with a reference in it is none, and the model's own check says what is wrong.
const validate = new Ajv({ strictTypes: false, strictRequired: false, validateFormats: false }).compile(
  schema,
);
const problems = (text: string) => (validate(parse(text, { merge: true })) ? [] : (validate.errors ?? []));

/** Mistakes that a schema can see; all others are about what stands elsewhere, or in the tenant. */
const ofShape = ["UNKNOWN_KEY", "UNKNOWN_ARGUMENT", "MISSING_ARGUMENT", "INVALID_SHAPE", "INVALID_NAME"];

describe("the models of docs/model.md", () => {
  const readings = partsOf(page, "##").flatMap(([title, section]) =>
    readingsOf(section).map((reading, index) => ({ name: `${title}, ${index + 1}`, reading })),
  );
  const codesOf = (reading: (typeof readings)[number]["reading"]) =>
    readIn(reading).flatMap((read) =>
      (read instanceof ModelError ? read.findings : []).map(({ code }) => code),
    );
  const [bad, others] = [true, false].map((isBad) =>
    readings.filter(({ reading }) => codesOf(reading).some((code) => ofShape.includes(code)) === isBad),
  ) as [typeof readings, typeof readings];

  test.each(bad)("$name: the schema refuses its mistake of shape", ({ reading }) => {
    expect(problems(reading.text)).not.toEqual([]);
  });
  test.each(others)("$name: the schema takes it", ({ reading }) => {
    expect(problems(reading.text)).toEqual([]);
  });
});

describe("the model's JSON schema", () => {
  test("takes PanBot's model", () => {
    expect(problems(panbot)).toEqual([]);
  });

  test.each(Object.entries({ everything, everythingChanged, everythingReplaced, risky }))(
    "takes the tests' model %s",
    (_, tests) => expect(problems(modelText(tests))).toEqual([]),
  );

  test.each([
    ["a resource without what it needs", "roles: { a: { name: x } }"],
    ["a list where a map has to be", "roles: [a]"],
    ["a map where a list has to be", "applications: { a: { type: SPA, redirectUris: {} } }"],
    ["a name that is none", "roles: { 1st: { description: d } }"],
    [
      "an unknown argument of what lies in another",
      "apiResources: { a: { indicator: x, scopes: { r: { desc: d } } } }",
    ],
    ["roles that aren't a list", "applications: { a: { type: MachineToMachine, roles: job } }"],
    ["scopes that don't go by their resource", "roles: { a: { description: d, scopes: [read] } }"],
    ["an option of another type", "roles: { a: { description: d, protect: 1 } }"],
    ["former names of another type", "roles: { a: { description: d, formerly: { b: c } } }"],
    ["a setting that is a map of names", "signInExperience: { default: { signInMode: SignIn } }"],
    ["an env file without a path", "envFiles: { a: { variables: {} } }"],
    ["a variable that is a list", "envFiles: { a: { path: x, variables: { A: [] } } }"],
    ["a random text that is too short", "generated: { a: { length: 8 } }"],
    ["a severity that there isn't", "review: { failOn: grave }"],
    ["a rule without a reason", "review: { never: { role a has b of c: [] } }"],
    ["an unknown event", "webhooks: { a: { url: x, events: [User.Creatd] } }"],
    [
      "a missing form field of a factory",
      "connectors: { a: { factory: google-universal, config: { scope: 5 } } }",
    ],
    ["an unknown argument", edit("    redirectUris:", "    redirectUri:")],
    ["an unknown key", edit("apiResources:", "apiResource:")],
    ["a wrong type", edit("ttlInDays: 14", "ttlInDays: fourteen")],
    ["a value outside its range", edit("ttlInDays: 14", "ttlInDays: 181")],
    ["a kind inside another at the top", `${panbot}\nscopes: {}\n`],
    ["what the provider doesn't take", edit('clientId: "${config.microsoftClientId}"', "clientId: 5")],
  ])("refuses %s", (_, text) => {
    expect(problems(text)).not.toEqual([]);
  });

  test("takes a connector's factory of any id, and knows what Logto's own take", () => {
    const of = (factory: string) => `connectors: { x: { factory: ${factory}, config: { clientId: 5 } } }`;
    expect(problems(of("acme-sms"))).toEqual([]);
    expect(problems(of("google-universal"))).not.toEqual([]);
    expect(problems(of("5"))).not.toEqual([]);
  });

  test("takes a reference wherever a value may stand, and options on everything", () => {
    const text =
      "applications:\n  a: { when: '${stack.production}', formerly: [b], protect: true, type: '${config.type}', redirectUris: '${config.uris}', refreshToken: { ttlInDays: '${config.days}' } }\napiResources:\n  r: { indicator: x, scopes: { a: A, b: { description: B, formerly: c } } }";
    expect(problems(text)).toEqual([]);
  });

  test("takes an alias of a list within every list", () => {
    const text =
      "x-f: &f [a.yaml]\nx-n: &n [b]\ninclude: [*f, c.yaml]\nroles: { a: { description: d, formerly: [*n, c] } }";
    expect(problems(text)).toEqual([]);
  });

  test("takes a text from a file wherever a text may stand, and phrases from one of data", () => {
    const model = (form: string) => `applications:
  a: { type: SPA, name: ${form}, logoUri: ${form}, signInExperience: { customCss: ${form} } }
signInExperience: { customContent: { /: ${form} }, color: { primaryColor: ${form} } }
jwtCustomizers: { a: { tokenType: access-token, script: ${form} } }
emailTemplates: { en: { languageTag: en, templateType: Generic, subject: ${form}, content: ${form} } }
customPhrases: { de: { translation: ${form} } }
ssoConnectors: { s: { provider: SAML, config: { x509Certificate: ${form}, entityId: e, signInEndpoint: x } } }`;
    for (const form of ["{ file: a }", "{ file: a, references: true }", "{ text: a }"])
      expect(problems(model(form))).toEqual([]);
    for (const form of [
      "{ file: 5 }",
      "{ text: 5 }",
      "{ files: a }",
      "{ file: a, text: b }",
      "{ references: true }",
      "{}",
    ])
      expect(problems(`jwtCustomizers: { a: { tokenType: access-token, script: ${form} } }`)).not.toEqual([]);
    expect(problems("applications: { a: { type: { file: a } } }")).not.toEqual([]);
    expect(
      problems("webhooks: { a: { url: x, events: [PostSignIn], secretHeaders: { X: { file: a } } } }"),
    ).not.toEqual([]);
  });

  test("takes keys of one's own, what they share, and files that are included", () => {
    expect(
      problems(`include: [roles.yaml, "applications/**/*.yaml"]
x-all: &all [read, write]
x-web: &web { type: SPA, redirectUris: &uris [https://a.example/cb] }
x-any: { deep: [[null]] }
roles: { a: { description: d, scopes: { api: [*all, ship], other: *all } } }
applications: { b: { <<: *web, redirectUris: [*uris, https://b.example/cb] } }`),
    ).toEqual([]);
    expect(problems("include: roles.yaml")).toEqual([]);
    for (const text of ["include: []", "include: [1]", "include: { a: b }", "y-all: [a]"])
      expect(problems(text)).not.toEqual([]);
  });

  test("takes entries that aren't there in each stack, and lists of the config", () => {
    const model = (
      entry: string,
    ) => `applications: { a: { type: MachineToMachine, redirectUris: [${entry}], roles: [${entry}] } }
roles: { b: { description: d, scopes: { api: [${entry}] } } }
ssoConnectors: { c: { provider: OIDC, config: { clientId: x, issuer: y }, domains: [${entry}] } }`;
    for (const entry of [
      "{ value: a, when: true }",
      "{ value: [a, b], when: '${stack.production}' }",
      "{ text: a, when: '${config.x:-false}' }",
      "'${config.list}'",
    ])
      expect(problems(model(entry))).toEqual([]);
    for (const entry of [
      "{ value: a }",
      "{ when: true }",
      "{ value: a, when: 5 }",
      "{ value: a, wen: true }",
      "5",
    ])
      expect(problems(model(entry))).not.toEqual([]);
    expect(
      problems("applications: { a: { type: SPA, redirectUris: '${config.u}', roles: '${config.r}' } }"),
    ).toEqual([]);
    const options = (option: string) =>
      `customProfileFields: { f: { type: Select, label: L, config: { options: [${option}] } } }`;
    expect(problems(options("{ value: a, label: A, when: false }"))).toEqual([]);
    expect(problems(options("{ value: a, label: A, wen: false }"))).not.toEqual([]);
  });

  test("describes every argument of every kind", () => {
    const top = kinds.filter(({ inside }) => !inside);
    for (const kind of top) {
      const shape = schema.properties[kind.key];
      const { properties } = kind.singleton ? shape : shape.additionalProperties;
      for (const name of Object.keys(kind.properties)) {
        expect({ [`${kind.name}.${name}`]: properties[name]?.description }).toEqual({
          [`${kind.name}.${name}`]: expect.stringMatching(/\w/),
        });
      }
    }
  });
});
