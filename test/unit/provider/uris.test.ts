import { expect, test } from "@jest/globals";
import { validateRedirectUrl } from "@logto/core-kit";
import fc from "fast-check";
import { misreadUri, noOrigin, refusedUri } from "../../../providers/kinds/uris.ts";

const serverTakes = (uri: string) => validateRedirectUrl(uri, "web") || validateRedirectUrl(uri, "mobile");

test.each([
  ["https://*/cb", "for a whole host name"],
  ["http://localhost:*/cb", "for a port"],
  ["https://*.example.com/cb?to=*", "in a query"],
  ["https://u@*.example.com", "beside a user"],
  ["https://app.example.com/a/../cb", "has . or .. in its path"],
  ["my_app://cb", "is no URI"],
  ["/callback", "is no URI"],
  ["", "is no URI"],
])("%s is refused in the preview already, with the reason", (uri, reason) => {
  expect(serverTakes(uri)).toBe(false);
  expect(refusedUri(uri)).toContain(reason);
});

test("takes what Logto's own rule takes, and nothing else", () => {
  const one = <T>(...values: T[]) => fc.constantFrom(...values);
  const uri = fc
    .tuple(
      one(
        "https://",
        "http://",
        "HTTPS://",
        "http:",
        "io.example://",
        "my_app://",
        "myapp:",
        " https://",
        "",
      ),
      one("", "u:p@", "*@"),
      one(
        "",
        "*",
        "*.example.com",
        "a*.b",
        "a.*.b",
        "localhost",
        "a.example.com",
        "[::1]",
        "[*]",
        "日本.example",
      ),
      one("", ":3000", ":*", ":3*"),
      fc.array(one("/", "cb", "*", ".", "..", "%2e", "%2E%2e", ".%2e", "a.b", " ", "\n"), { maxLength: 5 }),
      one("", "?x=1", "?x=*", "#*", "#f/..", "?/../*"),
    )
    .map(([scheme, user, host, port, path, rest]) => [scheme, user, host, port, ...path, rest].join(""));
  fc.assert(
    fc.property(uri, (text) => {
      expect([text, refusedUri(text) === undefined]).toEqual([text, serverTakes(text)]);
    }),
    { numRuns: 5000, seed: 1 },
  );
});

test.each([
  ["localhost:3000/callback", "write http://localhost:3000/callback"],
  ["app.example.com:8443", "write https://app.example.com:8443"],
  ["https:/app.example.com/cb", "has no // after its scheme"],
])("%s is taken by the server, and means something else than it looks like", (uri, reason) => {
  expect(serverTakes(uri)).toBe(true);
  expect(misreadUri(uri)).toContain(reason);
});

test.each(["https://app.example.com/cb", "io.example.app:/cb", "io.example.app://cb", "myapp:callback"])(
  "%s means what it looks like",
  (uri) => {
    expect(misreadUri(uri)).toBeUndefined();
  },
);

test.each([
  ["https://app.example.com/", "write https://app.example.com"],
  ["https://App.example.com:443", "write https://app.example.com"],
  ["app.example.com:3000", "write https://app.example.com:3000"],
  ["localhost:3000", "write http://localhost:3000"],
])("%s is no browser's origin", (origin, reason) => {
  expect(noOrigin(origin)).toContain(reason);
});

test.each(["https://app.example.com", "http://localhost:3000", "capacitor://localhost", "*"])(
  "%s is an origin",
  (origin) => {
    expect(noOrigin(origin)).toBeUndefined();
  },
);
