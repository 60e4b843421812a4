import { describe, expect, test } from "@jest/globals";
import { Named } from "../../../model/notation/values.ts";
import { mistakes, read } from "./panbot.ts";

const api = (scope: string, reference: string) => `apiResources:
  api: { indicator: "https://api.example", scopes: { ${JSON.stringify(scope)}: x } }
roles:
  r: { description: r, scopes: { api: [${JSON.stringify(reference)}] } }
`;
const granted = (text: string) => read(text).entries.find(({ kind }) => kind.name === "Role")?.args.scopes;

describe("a scope with ${…} in its name", () => {
  test.each([
    ["${x}", "${x}"],
    ["$${x}", "$${x}"],
    ["${x}", "$${x}"],
  ])("%s is referred to as %s", (scope, reference) => {
    expect(granted(api(scope, reference))).toEqual([new Named("Scope", `api/${scope}`)]);
  });

  test("what is none is no name, and said as ever", () => {
    expect(mistakes(api("read", "$${x}"))).toEqual([
      expect.stringContaining('no scope "${x}" in API resource "api"'),
    ]);
    expect(mistakes(api("read", "${x}"))).toEqual([expect.stringContaining("${x} means nothing here")]);
  });
});

describe("null", () => {
  const app = (more: string) =>
    `applications:\n  a: { type: SPA, redirectUris: ["https://a.example"], ${more} }\n`;

  test("is a value in data of the user's own, at any depth", () => {
    const [entry] = read(app("customData: { a: null, b: { c: ~ }, d: [null] }")).entries;
    expect(entry?.args.customData).toEqual({ a: null, b: { c: null }, d: [null] });
    const [script] = read(
      "actions: { postSignIn: { script: handlePostSignIn, contextSample: { user: null } } }\n",
    ).entries;
    expect(script?.args.contextSample).toEqual({ user: null });
  });

  test.each([
    ["customData: null"],
    ["customData: { a: }"],
    ["description: null"],
    ["refreshToken: { ttlInDays: null }"],
  ])("is none elsewhere: %s", (more) => {
    expect(mistakes(app(more))).toEqual([expect.stringContaining("has no value")]);
  });
});

test("a connector's switch goes to the key that signs", () => {
  const { entries } = read(`ssoConnectors:
  corp:
    provider: SAML
    config: { metadataUrl: "https://idp.example/metadata", signAuthnRequest: true }
    signingKeys: { old: {}, main: { active: true } }
`);
  const args = Object.fromEntries(entries.map(({ name, args }) => [name, args]));
  expect(args.corp?.config).toEqual({ metadataUrl: "https://idp.example/metadata" });
  expect(args["corp/main"]).toMatchObject({ active: true, signAuthnRequest: true });
  expect(Object.keys(args["corp/old"] ?? {})).toEqual(["ssoConnector"]);
});
