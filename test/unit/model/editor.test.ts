import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { TextDocument } from "vscode-languageserver-textdocument";
import yamlLanguageServer, { type Diagnostic } from "yaml-language-server";
import { extraKeys } from "../../../model/notation/index.ts";
import { kinds, propertiesOf } from "../../../providers/kinds/index.ts";
import { page, partsOf, readingsOf, saidOf } from "../../support/model-page.ts";
import { panbot } from "./panbot.ts";

/* What editors show of a model: by the language server that VS Code's YAML extension and others have, offline. */

const stacks = join(import.meta.dirname, "../../../stacks");
const schemaFile = join(stacks, "../model/model.schema.json");
const firstLine = "# yaml-language-server: $schema=../model/model.schema.json\n";

const service = yamlLanguageServer.getLanguageService({
  async schemaRequestService(uri) {
    if (fileURLToPath(uri) !== schemaFile) throw new Error(`nobody has asked for ${uri}`);
    return readFileSync(schemaFile, "utf8");
  },
  workspaceContext: { resolveRelativePath: (path) => path },
});
service.configure({ validate: true, hover: true, completion: true, schemas: [] });

let version = 0;
/** Each is another version, since what is known of one is kept. */
const documentOf = (text: string) =>
  TextDocument.create(pathToFileURL(join(stacks, "shop.yaml")).href, "yaml", ++version, text);

/** The document, and the place at which `‸` stands in it, below the line that names the schema. */
function opened(text: string) {
  const [before = "", after = ""] = `${firstLine}${text}`.split("‸");
  const document = documentOf(before + after);
  return { document, position: document.positionAt(before.length) };
}

async function completed(text: string): Promise<string[]> {
  const { document, position } = opened(text);
  const { items } = await service.doComplete(document, position, false);
  return items.map(({ label }) => label);
}

async function hovered(text: string): Promise<string> {
  const { document, position } = opened(text);
  const hover = await service.doHover(document, position);
  return (hover?.contents as { value?: string } | undefined)?.value ?? "";
}

const marked = (text: string): Promise<Diagnostic[]> => service.doValidation(documentOf(text), false);

describe("completion", () => {
  test("has every key of a model at its top", async () => {
    const keys = [...kinds.filter(({ inside }) => !inside).map(({ key }) => key), ...extraKeys];
    expect(await completed("‸")).toEqual(expect.arrayContaining(keys));
  });

  test.each(kinds.filter(({ inside }) => !inside).map((kind) => [kind.key, kind] as const))(
    "has every argument of %s",
    async (key, kind) => {
      const inside = kind.singleton ? `${key}:\n  ‸` : `${key}:\n  some:\n    ‸`;
      expect(await completed(inside)).toEqual(expect.arrayContaining(Object.keys(propertiesOf(kind))));
    },
  );

  test.each<[string, string, string[]]>([
    ["options", "roles:\n  staff:\n    ‸", ["when", "protect", "allowDeletion", "adopt", "formerly"]],
    ["values", "applications:\n  web:\n    type: ‸", ["Traditional", "SPA", "Native", "MachineToMachine"]],
    ["values in a list", "webhooks:\n  a:\n    events:\n      - ‸", ["PostSignIn", "User.Created"]],
    [
      "what lies below an argument",
      "applications:\n  web:\n    refreshToken:\n      ‸",
      ["ttlInDays", "rotate"],
    ],
    ["what lies in a resource", "apiResources:\n  a:\n    scopes:\n      read:\n        ‸", ["description"]],
    ["a text from a file", "jwtCustomizers:\n  accessToken:\n    script:\n      ‸", ["file", "text"]],
    ["an env file's keys", "envFiles:\n  web:\n    ‸", ["path", "variables"]],
    ["severities", "review:\n  failOn: ‸", ["critical", "high", "medium", "low", "note"]],
  ])("has %s", async (_, text, labels) => {
    expect(await completed(text)).toEqual(expect.arrayContaining(labels));
  });
});

describe("hover", () => {
  test.each<[string, string, RegExp]>([
    ["a kind", "applica‸tions:\n  web: { type: SPA }", /signs users in/],
    ["an argument", "applications:\n  web:\n    redirect‸Uris: []", /./],
    ["an option", "roles:\n  staff:\n    description: d\n    former‸ly: a", /earlier logical name/],
    ["what lies below", "applications:\n  web:\n    type: SPA\n    refreshToken: { ttlIn‸Days: 14 }", /./],
  ])("says what %s is", async (_, text, words) => {
    expect(await hovered(text)).toMatch(words);
  });
});

describe("what is marked", () => {
  const messages = async (text: string) =>
    (await marked(`${firstLine}${text}`)).map(
      ({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`,
    );

  test.each<[string, string, RegExp]>([
    ["a key that there isn't", "rolls: {}", /^2:1 .*rolls/],
    ["an argument that there isn't", "roles:\n  a:\n    description: d\n    nam: x", /^5:5 .*nam/],
    ["a value that there isn't", "applications:\n  a:\n    type: Robot", /^4:11 .*Traditional/],
    ["what is missing", "roles:\n  a:\n    name: x", /^3:3 .*description/],
  ])("is %s, in its place", async (_, text, words) => {
    expect(await messages(text)).toEqual([expect.stringMatching(words)]);
  });

  test("is nothing in PanBot's model", async () => {
    expect(await marked(panbot)).toEqual([]);
  });

  const good = partsOf(page, "##").flatMap(([title, section]) =>
    readingsOf(section)
      .filter((reading) => saidOf(reading) === "")
      .map(({ text }, index): [string, string] => [`${title}, ${index + 1}`, text]),
  );
  test.each(good)("is nothing in docs/model.md: %s", async (_, text) => {
    expect(
      await messages(text.replace(firstLine.replace("..", "../node_modules/pulumi-logto-"), "")),
    ).toEqual([]);
  });
});
