import { expect, test } from "@jest/globals";
import { redacted } from "../../../providers/lifecycle/answers.ts";
import { placed, placedError } from "../../../providers/lifecycle/places.ts";
import { halfMade } from "../../../providers/lifecycle/update.ts";
import { LogtoError } from "../../../providers/management/index.ts";

const places = {
  "": "m.yaml:1:1 applications.web",
  redirectUris: "m.yaml:2:3 applications.web.redirectUris",
  "redirectUris[0]": "m.yaml:2:18 applications.web.redirectUris[0]",
  config: "m.yaml:3:3 applications.web.config",
};

test.each([
  ["an argument", "redirectUris[0]: is no URI", "m.yaml:2:18 applications.web.redirectUris[0]: is no URI"],
  [
    "what lies deeper than the model says",
    "redirectUris[7]: is no URI",
    "m.yaml:2:3 applications.web.redirectUris: redirectUris[7]: is no URI",
  ],
  ["a key in a map", "config.a.b: is no a", "m.yaml:3:3 applications.web.config: config.a.b: is no a"],
  ["an argument that isn't written", "name: is missing", "m.yaml:1:1 applications.web: name: is missing"],
  ["no argument", "the tenant has it: id x", "m.yaml:1:1 applications.web: the tenant has it: id x"],
  ["what every object inherits", "toString: no", "m.yaml:1:1 applications.web: toString: no"],
])("an error that begins with %s gets its place", (_, text, expected) => {
  expect(placed(places, text)).toBe(expected);
});

test("without places a text stays as it is", () => {
  expect(placed(undefined, "name: is missing")).toBe("name: is missing");
});

test("an error that hands something to the state still does, and others who have it see it as it was", () => {
  const error = halfMade("name: no", "id1", { name: "x" });
  const other = placedError(places, error);
  expect(other).toMatchObject({
    id: "id1",
    properties: { name: "x" },
    message: "m.yaml:1:1 applications.web: name: no",
    reasons: ["m.yaml:1:1 applications.web: name: no"],
  });
  expect(other).toBeInstanceOf(LogtoError);
  expect(error.message).toBe("name: no");
});

test("a secret that the tenant quotes is taken out of the reasons too, which the engine shows", () => {
  const error = redacted(halfMade("secrets: planted-secret is weak", "id1", {}), ["planted-secret"]);
  expect(JSON.stringify({ ...(error as object), text: (error as Error).message })).not.toContain("planted");
});
