import { expect, test } from "@jest/globals";
import { validateRedirectUrl } from "@logto/core-kit";
import fc from "fast-check";
import { refusedUri } from "../../../providers/kinds/uris.ts";

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
