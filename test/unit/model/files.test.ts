import { describe, expect, test } from "@jest/globals";
import { mistakes, panbot, read } from "./panbot.ts";

const model = "roles:\n  a: { description: café }\n";
const bytes = (text: string, encoding: "latin1" | "utf16le") => Buffer.from(text, encoding).toString("utf8");
const swapped = (text: string) => Buffer.from(text, "utf16le").swap16().toString("utf8");
const at = "stacks/panbot.yaml";

describe("a file that is no model gets one message, with its place and what to do", () => {
  const utf16 = "the file is UTF-16, and the model is read as UTF-8; save it as UTF-8";
  const colour = (text: string) =>
    `# begins a comment; to write a value that begins with it, quote it: "${text}"`;
  test.each([
    ["a tab", "roles:\n\ta: { description: x }\n", "2:1: is indented by a tab; YAML is indented by spaces"],
    [
      "a tab behind spaces",
      "roles:\n  a:\n  \tdescription: x\n    name: y\n",
      "3:3: is indented by a tab; YAML is indented by spaces",
    ],
    [
      "a merge that isn't done",
      `roles:\n<<<<<<< HEAD\n  a: { description: x }\n=======\n  a: { description: y }\n>>>>>>> main\n`,
      "2:1: a merge conflict isn't solved here; keep what shall be, and take the lines with <<<<<<<, ======= and >>>>>>> out",
    ],
    [
      "a colour",
      "signInExperience:\n  color:\n    primaryColor: #e4572e\n    isDarkModeEnabled: false\n",
      `3:5 signInExperience.color.primaryColor: has no value; ${colour("#e4572e")}`,
    ],
    [
      "a colour in a line",
      "signInExperience: { color: { primaryColor: #e4572e } }\n",
      `1:44: ${colour("#e4572e")}`,
    ],
    ["a colour in a list", "a: [#fff, b]\n", `1:5: ${colour("#fff")}`],
    ["an entry", "a:\n  - #fff\n", `2:5 a[0]: has no value; ${colour("#fff")}`],
    [
      "Latin-1",
      bytes(model, "latin1"),
      "2:24: a character here isn't UTF-8: the file may be Latin-1 or Windows-1252; save it as UTF-8",
    ],
    ["UTF-16 with a mark", bytes(`\uFEFF${model}`, "utf16le"), `1:1: ${utf16}`],
    ["UTF-16 without one", bytes(model, "utf16le"), `1:1: ${utf16}`],
    ["UTF-16, the other way around", swapped(`\uFEFF${model}`), `1:1: ${utf16}`],
    [
      "a NUL byte",
      "roles:\n  a: { description: x\0 }\n",
      "2:22: a NUL byte stands here, so the file may be damaged; take it out, or restore the file from git",
    ],
    [
      "Pulumi's mark of what isn't known",
      "roles:\n  a: { description: see 3eeb2bf0-c639-47a8-9e75-3b44932eb421 }\n",
      "2:25: \"3eeb2bf0-c639-47a8-9e75-3b44932eb421\" is Pulumi's own mark of a value that isn't known yet, so it can't carry it; write something else",
    ],
    [
      "a colon in a text",
      "roles:\n  a:\n    description: one: two\n",
      '3:18: has a second ": " in the line; put quotes around a text with it, or begin a new line',
    ],
    [
      "one space too few",
      "roles:\n  a: { description: x }\n b: { description: x }\n",
      "3:1: is indented by another number of spaces than what it belongs to",
    ],
    ["a brace without its end", "roles: { a: { description: d }\n", "2:1: an { above has no } before this"],
    ["a bracket without its end", "roles: { a: { formerly: [b }}\n", "1:28: an [ above has no ] before this"],
    [
      "a reference in a map in a line",
      "roles:\n  a: { description: ${config.d} }\n",
      '2:21: within { } and [ ] a text with ${…} needs quotes around it: "${config.d}"',
    ],
    [
      "a reference in a list in a line",
      "x-a: [${config.d}/cb, b]\n",
      '1:7: within { } and [ ] a text with ${…} needs quotes around it: "${config.d}"',
    ],
    [
      "a text with @",
      "roles:\n  a:\n    description: @x\n",
      "3:18: a text that begins with @ needs quotes around it",
    ],
    [
      "two documents",
      "roles: {}\n---\nroles: {}\n",
      "2:1: a second document begins here, and a file holds one; take the --- out, or make it a file of its own",
    ],
  ])("%s", (_, text, message) => {
    expect(mistakes(text)).toEqual([`${at}:${message}`]);
  });

  test.each([
    ["tabs, markers and # in a text", "roles:\n  a:\n    description: |\n      \tx #fff\n      <<<<<<< y\n"],
    ["a tab before a comment", "roles:\n  a: { description: x }\t# why\n"],
    ["a byte order mark", `\uFEFF${panbot}`],
    ["the line ends of Windows", panbot.replaceAll("\n", "\r\n")],
  ])("%s: fine", (_, text) => {
    expect(mistakes(text)).toEqual([]);
  });
});

describe("values of which there are many", () => {
  test.each([
    ["smtp", '; did you mean "simple-mail-transfer-protocol"?'],
    ["gogle", '; did you mean "google-universal"?'],
    ["wechat", '; did you mean "wechat-web" or "wechat-native"?'],
    ["zzz", ""],
  ])("factory: %s may be one of the tenant's own, which the preview asks", (factory, meant) => {
    const { warnings } = read(`connectors:\n  x: { factory: ${factory}, config: {} }\n`);
    expect(warnings).toEqual([
      `warning: ${at}:2:17 connectors.x.factory: "${factory}" is none of Logto's own factories; the preview asks the tenant for it${meant}`,
    ]);
  });

  test("a provider of enterprise SSO", () => {
    expect(mistakes("ssoConnectors:\n  x: { provider: Azure, config: {} }\n")).toEqual([
      `${at}:2:18 ssoConnectors.x.provider: is "Azure"; allowed: OIDC, SAML, AzureAD, AzureAdOidc, GoogleWorkspace, Okta; did you mean "AzureAD" or "AzureAdOidc"?`,
    ]);
  });
});
