import { describe, expect, test } from "@jest/globals";
import { connectorFactories, isSecretItem } from "../../../providers/kinds/connector-factories.ts";
import { connectorSecurity, knownItems, ssoSecurity } from "../../../providers/kinds/connector-security.ts";
import { bearingOf, kindOf, kinds, type Mark } from "../../../providers/kinds/index.ts";
import { publishedRules } from "../../../providers/kinds/published-rules.ts";

const all = kinds.flatMap((kind) =>
  Object.entries(kind.properties).map(([name, property]) => ({ id: `${kind.name}.${name}`, property })),
);

const guardedKeys = (): string[] =>
  Object.values(publishedRules.connectors).flatMap(({ config }) =>
    Object.keys((config ?? {}) as object).map((key) => key.replace(/\?$/, "")),
  );

test("of a connector that isn't Logto's own the same names mean the same, and an http address is unsafe", () => {
  const security = connectorSecurity("acme-sms");
  expect(bearingOf(security, {}, ["clientId"])).toEqual(
    bearingOf(connectorSecurity("google-universal"), {}, ["clientId"]),
  );
  const other = bearingOf(security, {}, ["pigeonUrl"]) as Mark;
  expect(other).toMatchObject({
    believes: "a setting of a connector that isn't Logto's own",
    severity: "medium",
  });
  expect(other.unsafe?.("http://pigeons.example")).toBe(true);
  expect(other.unsafe?.("https://pigeons.example")).toBe(false);
});

describe("what a change of an argument means for security", () => {
  test.each(all.filter(({ property: { nested, option, secret } }) => !nested && !option && !secret))(
    "$id says it",
    ({ property }) => expect(property.security).toBeDefined(),
  );

  test("every plain item of every connector's form has a word on it", () => {
    const items = [...connectorFactories.values()].flatMap((factory) =>
      factory.form.filter((item) => !isSecretItem(item)).map(({ key }) => key),
    );
    expect(items.length).toBeGreaterThan(150);
    expect([...new Set(items)].filter((key) => !knownItems.has(key))).toEqual([]);
  });

  test("what a connector's guard takes beyond its form has a word too", () => {
    const guarded = guardedKeys();
    const isSecret = (key: string) => isSecretItem({ key, type: "Text" });
    expect([...new Set(guarded)].filter((key) => !isSecret(key) && !knownItems.has(key))).toEqual([]);
  });

  test("nothing is said of an item that no connector has", () => {
    const forms = [...connectorFactories.values()].flatMap(({ form }) => form.map(({ key }) => key));
    const keys = new Set([...forms, ...guardedKeys()]);
    expect([...knownItems].filter((path) => !keys.has(path.split(".")[0] as string))).toEqual([]);
  });

  test("every setting of every SSO provider has a word on it", () => {
    const { values, shapesOf } = kindOf("SsoConnector").variants as never as {
      values: string[];
      shapesOf(value: string): { config: { shape: object } };
    };
    const said = Object.keys((ssoSecurity as { fields: object }).fields);
    for (const provider of values)
      expect(said).toEqual(expect.arrayContaining(Object.keys(shapesOf(provider).config.shape)));
  });

  test("a field goes by its own word, else by that of what it lies in, else by the argument's", () => {
    const { security } = kindOf("Connector").properties.config ?? {};
    const at = (factory: string, ...path: (string | number)[]) => bearingOf(security, { factory }, path);
    expect(at("oidc", "idTokenVerificationConfig", "jwksUri")).toMatchObject({
      believes: "whoever signs by the keys there",
    });
    expect(at("oidc", "idTokenVerificationConfig", "audience")).toMatchObject({
      believes: "tokens that are checked otherwise",
    });
    expect(at("mailgun-email", "deliveries", "SignIn", "html")).toMatchObject({ exposes: "codes" });
    expect(at("oidc", "madeUp")).toMatchObject({ severity: "medium" });
    expect(connectorSecurity("simple-mail-transfer-protocol").fields).not.toHaveProperty("tokenEndpoint");
  });
});
