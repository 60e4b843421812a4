import { describe, expect, test } from "@jest/globals";
import { type Args, kindOf, kinds, type Row } from "../../../providers/kinds/index.ts";
import { foundOf, secretPlaces, shownArgs } from "../../../providers/lifecycle/index.ts";
import { secretsIn } from "../../../providers/lifecycle/secrecy.ts";

const webhook = kindOf("Webhook");
const connector = kindOf("Connector");

const row = (columns: Args): Row => ({ id: "a", ...columns });
const overlap = (a: readonly string[], b: readonly string[]) =>
  a.slice(0, b.length).every((key, i) => key === b[i]);

describe("the places that secrets may lie in", () => {
  test("follow from the declarations", () => {
    const places = kinds.flatMap(({ name, properties }) =>
      secretPlaces(properties).map((place) => `${name} ${place.join(".")}`),
    );
    expect(places).toEqual([
      "Connector config",
      "SsoConnector config",
      "CaptchaProvider config.secretKey",
      "JwtCustomizer environmentVariables",
      "Action environmentVariables",
      "User password",
      "Webhook config.headers",
    ]);
  });

  test("are shared with arguments that claim no more than they say, and name nothing", () => {
    const wrong = kinds.flatMap(({ name, properties }) =>
      Object.entries(properties)
        .filter(([argument, { path = argument, secret }]) => {
          const touches = secretPlaces(properties).some((place) => overlap(path.split("."), place));
          const { shared, createOnly, read, write } = properties[argument] ?? {};
          return touches && !secret && (!shared || createOnly || read || write);
        })
        .map(([argument]) => `${name}.${argument}`),
    );
    expect(wrong).toEqual([]);
  });

  // What they remember to put back would stand in the state in the clear.
  test("are in nothing that is always there", () => {
    expect(
      kinds.filter(({ permanent, properties }) => permanent && secretPlaces(properties).length > 0),
    ).toEqual([]);
  });
});

describe("what the engine is told of such a place", () => {
  const found = (declared: Args, config: unknown) => foundOf(connector, declared, row({ config })).config;

  test("is in the clear where the declaration is, leaf by leaf", () => {
    expect(found({ config: { clientId: "a", scope: "x" } }, { clientId: "b", extra: "planted" })).toEqual({
      clientId: "b",
    });
    const templates = [{ usageType: "SignIn", content: "a" }];
    const now = [{ usageType: "SignIn", content: "b", token: "planted" }];
    expect(found({ config: { templates } }, { templates: now })).toEqual({
      templates: [{ usageType: "SignIn", content: "b", token: "[secret]" }],
    });
    expect(found({ config: { list: ["a"] } }, { list: ["b", "a"] })).toEqual({ list: ["b", "a"] });
  });

  test.each([
    ["a text in the place of a map", { auth: { user: "u" } }, { auth: "planted" }, { auth: "[secret]" }],
    [
      "a map in the place of a text",
      { clientId: "a" },
      { clientId: { deep: "planted" } },
      { clientId: { deep: "[secret]" } },
    ],
    ["a list in the place of a text", { clientId: "a" }, { clientId: ["planted"] }, { clientId: "[secret]" }],
    ["what a refresh hid before", { auth: "[secret]" }, { auth: "planted" }, { auth: "[secret]" }],
    ["all of it, whatever it is", { a: "b" }, "planted", "[secret]"],
  ])("and nothing else: %s", (_, declared, config, expected) => {
    expect(found({ config: declared }, config)).toEqual(expected);
  });

  test("no headers at all claims none of the secret ones", () => {
    const declared = { headers: {}, secretHeaders: { authorization: "planted-a" } };
    const headers = { authorization: "planted-a", other: "planted-b" };
    expect(foundOf(webhook, declared, row({ config: { headers } }))).toEqual(declared);
  });
});

test("a secret that an older state has in the clear beside it is hidden", () => {
  const args = {
    headers: { authorization: "planted", "x-team": "orders" },
    secretHeaders: { authorization: "x" },
  };
  expect(shownArgs(webhook, args)).toEqual({
    headers: { authorization: "[secret]", "x-team": "orders" },
    secretHeaders: "[secret]",
  });
});

test("a declaration is shown whole, whatever is in it", () => {
  const config = {
    list: [["a", { b: [] }], "c", { d: [{ e: 1 }] }],
    no: false,
    none: "",
    zero: 0,
    deep: { map: {} },
  };
  expect(shownArgs(connector, { config })).toEqual({ config });
});

test("an error is searched for what an object holds there and nobody declared in the clear", () => {
  const args = { config: { clientId: "id", auth: { user: "u" } }, secrets: { clientSecret: "planted-a" } };
  const config = {
    clientId: "id",
    auth: { user: "v", pass: "planted-b" },
    clientSecret: "planted-a",
    on: true,
  };
  expect(secretsIn(connector, args, { config })).toEqual(["planted-b", "planted-a", true]);
  expect(
    secretsIn(kindOf("CaptchaProvider"), {}, { config: { siteKey: "s", secretKey: "planted" } }),
  ).toEqual(["planted"]);
});
