import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { filesOf } from "../../../model/notation/project-files.ts";
import { toPlain } from "../../../model/notation/values.ts";
import { unknownValue } from "../../../providers/marks.ts";
import { mistakes, read, stack } from "./panbot.ts";

const script = "const getCustomJwtClaims = async () => ({ at: `${config.x} $${price}` });\n";
const folder = mkdtempSync(join(tmpdir(), "texts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (file: string, content: string | Buffer) => {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), content);
};
put("stacks/claims.js", script);
put(
  "stacks/claims.ts",
  "interface A { a: 1 }\nconst getCustomJwtClaims = async (): Promise<A> => ({ a: 1 });\n",
);
put("stacks/mail.html", "<p>{{code}}</p>\r\n<p>${config.x} $${y}</p>\r\n");
put("texts/de.json", '{\n\t"input": {\n\t\t"username": "Name ${config.x}"\n\t}\n}\n');
put("texts/fr.yaml", "input:\n  usernam: Nom\n");
put("stacks/large.css", "a".repeat(1_048_577));
put("stacks/mark.css", `/* ${unknownValue} */`);
put("stacks/latin.css", Buffer.from("/* caf\xe9 */", "latin1"));
put("stacks/broken.ts", "const a: number = 1;\nconst b: = 2;\n");
put("stacks/enum.ts", "enum A { b }\n");
put("stacks/broken.js", "const getCustomJwtClaims = async () => {\n  return { a: };\n};\n");
put("stacks/broken.json", '{ "input": \n');
put("stacks/list.json", "[1]");
writeFileSync(join(tmpdir(), `${folder.split("/").at(-1)}-out.css`), "outside");
symlinkSync(join(tmpdir(), `${folder.split("/").at(-1)}-out.css`), join(folder, "stacks/link.css"));
symlinkSync(join(folder, "texts"), join(folder, "stacks/inner"));
afterAll(() => rmSync(join(tmpdir(), `${folder.split("/").at(-1)}-out.css`)));

const here = (config: Record<string, string> = {}) => stack("dev", config, filesOf(folder));
const argsOf = (model: string, config: Record<string, string> = {}) =>
  Object.fromEntries(
    read(model, here(config)).entries.map(({ kind, name, args }) => [`${kind.name} ${name}`, toPlain(args)]),
  );
const wrongIn = (model: string, config: Record<string, string> = {}) => mistakes(model, here(config));
const claims = (more: string) => `jwtCustomizers:\n  accessToken:\n    script: ${more}\n`;
const at = "stacks/panbot.yaml:3:13 jwtCustomizers.accessToken.script";

describe("a text from a file", () => {
  test("is taken as it is, relative to the model's file", () => {
    expect(argsOf(claims("{ file: ./claims.js }"))).toEqual({ "JwtCustomizer accessToken": { script } });
    const mail = `emailTemplates:\n  en: { languageTag: en, templateType: Generic, subject: s, content: { file: mail.html } }\n`;
    expect(argsOf(mail)).toEqual({
      "EmailTemplate en": expect.objectContaining({
        content: "<p>{{code}}</p>\r\n<p>${config.x} $${y}</p>\r\n",
      }),
    });
  });

  test("a script in TypeScript loses its types, and keeps its lines", () => {
    const args = argsOf(claims("{ file: ./claims.ts }"))["JwtCustomizer accessToken"] as { script: string };
    expect(args.script.split("\n")).toHaveLength(3);
    expect(args.script).toMatch(/^ +\nconst getCustomJwtClaims = async \(\) +=> \(\{ a: 1 \}\);\n$/);
  });

  test("wherever a text may stand: nested, in a map of texts, in a connector's configuration", () => {
    const model = `applications:
  shop:
    type: SPA
    redirectUris: []
    name: { file: ../texts/name.txt }
    signInExperience: { customCss: { file: a.css } }
signInExperience:
  customContent: { /: { file: a.css } }
ssoConnectors:
  corp: { provider: SAML, config: { entityId: x, signInEndpoint: "https://a.example", x509Certificate: { file: a.css } } }
connectors:
  mail:
    factory: simple-mail-transfer-protocol
    config: { host: h, port: 25, fromEmail: a@b.example, auth: { type: login, user: u }, templates: [{ usageType: Generic, subject: s, contentType: text/html, content: { file: a.css } }] }
`;
    put("texts/name.txt", "The shop");
    put("stacks/a.css", "x");
    expect(wrongIn(model)).toEqual([
      "stacks/panbot.yaml:10:104 ssoConnectors.corp.config.x509Certificate: stacks/a.css: is no certificate; write it as PEM (-----BEGIN CERTIFICATE----- …)",
      "stacks/panbot.yaml:14:90 connectors.mail.config.templates: simple-mail-transfer-protocol needs a template for each of these usage types too: SignIn, Register, ForgotPassword",
    ]);
    const usages = ["SignIn", "Register", "ForgotPassword", "Generic"].map(
      (usage) => `{ usageType: ${usage}, subject: s, contentType: text/html, content: { file: a.css } }`,
    );
    const fine = model
      .replace(/ssoConnectors:\n.*\n/, "")
      .replace(/templates: \[.*\]/, `templates: [${usages.join(", ")}]`);
    const args = argsOf(fine);
    expect(args["Application shop"]).toMatchObject({ name: "The shop" });
    expect(args["ApplicationSignInExperience shop"]).toMatchObject({ customCss: "x" });
    expect(args["SignInExperience default"]).toEqual({ customContent: { "/": "x" } });
    const { config } = args["Connector mail"] as { config: { templates: { content: string }[] } };
    expect(config.templates.map(({ content }) => content)).toEqual(["x", "x", "x", "x"]);
  });

  test("phrases may be a file of JSON or YAML, with places in it", () => {
    expect(argsOf("customPhrases:\n  de: { translation: { file: ../texts/de.json } }\n")).toEqual({
      "CustomPhrases de": { translation: { input: { username: "Name ${config.x}" } } },
    });
    expect(
      argsOf("customPhrases:\n  de: { translation: { file: inner/de.json, references: true } }\n", {
        x: "X",
      }),
    ).toEqual({
      "CustomPhrases de": { translation: { input: { username: "Name X" } } },
    });
    expect(wrongIn("customPhrases:\n  fr: { translation: { file: ../texts/fr.yaml } }\n")).toEqual([
      'stacks/panbot.yaml:2:22 customPhrases.fr.translation.input.usernam: texts/fr.yaml:2:3: the sign-in pages have no phrase "input.usernam"; did you mean "username"?',
    ]);
  });

  test("a map of the user's own that looks like it is a map", () => {
    const model =
      "applications:\n  a: { type: SPA, redirectUris: [], customData: { file: x, in: { text: y } } }\njwtCustomizers:\n  accessToken:\n    script: getCustomJwtClaims\n    environmentVariables: { file: x }\n";
    expect(argsOf(model)).toEqual({
      "Application a": { type: "SPA", redirectUris: [], customData: { file: "x", in: { text: "y" } } },
      "JwtCustomizer accessToken": { script: "getCustomJwtClaims", environmentVariables: { file: "x" } },
    });
  });

  test.each([
    ["there is none", "./nowhere.js", "stacks/nowhere.js isn't there"],
    [
      "above the project",
      "../../x.js",
      "../../x.js lies outside the project, and would be missing elsewhere; copy it into the project, and write its path from here, e.g. ./x.js",
    ],
    [
      "anywhere on the machine",
      "/etc/passwd",
      "/etc/passwd lies outside the project, and would be missing elsewhere; copy it into the project, and write its path from here, e.g. ./passwd",
    ],
    [
      "by a link",
      "./link.css",
      "stacks/link.css leads out of the project by a symbolic link; copy what it leads to into the project",
    ],
    ["a folder", "../texts", "texts is no file"],
    [
      "no text",
      "latin.css",
      "stacks/latin.css isn't UTF-8: it's no text, or in another encoding; save it as UTF-8",
    ],
    [
      "too large",
      "large.css",
      "stacks/large.css has more than 1 MiB, the most that Logto takes in a request",
    ],
    [
      "with a mark of Pulumi's",
      "mark.css",
      `stacks/mark.css holds what Pulumi can't carry: "${unknownValue}" is Pulumi's own mark of a value that isn't known yet, so it can't carry it; write something else`,
    ],
    ["as on Windows", ".\\a.js", ".\\a.js has \\ in it; write ./a.js"],
  ])("%s", (_, file, message) => {
    const said = message.startsWith(".\\") ? message.slice(".\\a.js ".length) : message;
    expect(wrongIn(claims(`{ file: '${file}' }`))).toEqual([
      `stacks/panbot.yaml:3:21 jwtCustomizers.accessToken.script.file: ${said}`,
    ]);
  });

  test.each([
    [
      "broken.js",
      "stacks/broken.js:2:15: Unexpected token '}'; Logto runs it as plain JavaScript, without types, import or export",
    ],
  ])("a mistake in %s has its place there, and in the model", (file, message) => {
    expect(wrongIn(claims(`{ file: ${file} }`))).toEqual([`${at}: ${message}`]);
  });

  test.each([
    ["broken.ts", "2:10: Unexpected token `=`"],
    [
      "enum.ts",
      "1:1: TypeScript enum is more than a type, and can't be taken out; write it in plain JavaScript",
    ],
  ])("so has what is no TypeScript of types alone: %s", (file, message) => {
    expect(wrongIn(claims(`{ file: ${file} }`))).toEqual([
      expect.stringContaining(`3:21 jwtCustomizers.accessToken.script.file: stacks/${file}:${message}`),
    ]);
  });

  test("a mistake in a script of the model has its own line and column", () => {
    const model =
      "jwtCustomizers:\n  accessToken:\n    script: |\n      const getCustomJwtClaims = async () => {\n        return { a: };\n      };\n";
    expect(wrongIn(model)).toEqual([
      "stacks/panbot.yaml:5:21 jwtCustomizers.accessToken.script: Unexpected token '}'; Logto runs it as plain JavaScript, without types, import or export",
    ]);
  });

  test.each([
    ["{ file: 3 }", ".file", "has to be the path of a file, e.g. ./claims.ts"],
    ["{ file: [a] }", ".file", "has to be the path of a file, e.g. ./claims.ts"],
    ["{ text: [a] }", ".text", "has to be a text"],
    ["{ text: false }", ".text", 'has to be a text; put quotes around it: "false"'],
    ["{ text: 0123 }", ".text", 'has to be a text; put quotes around it: "0123"'],
    ["{ text: 1.50, references: true }", ".text", 'has to be a text; put quotes around it: "1.50"'],
    ["{ text: a, references: x }", ".references", "has to be true or false"],
  ])("%s", (form, below, message) => {
    const [only, ...more] = wrongIn(claims(form));
    expect(only).toContain(`jwtCustomizers.accessToken.script${below}: ${message}`);
    expect(more).toEqual([]);
  });

  test("{ file, text } is neither", () => {
    expect(wrongIn(claims("{ file: a, text: b }"))).toEqual([
      `stacks/panbot.yaml:3:5 jwtCustomizers.accessToken.script: has to be a string, not a map`,
    ]);
  });

  test("what isn't YAML, JSON or a map isn't data", () => {
    const phrases = (file: string) => wrongIn(`customPhrases:\n  de: { translation: { file: ${file} } }\n`);
    const place = "stacks/panbot.yaml:2:30 customPhrases.de.translation.file: stacks";
    expect(phrases("broken.json")).toEqual([expect.stringContaining(`${place}/broken.json:`)]);
    expect(phrases("list.json")).toEqual([`${place}/list.json:1:1: has to be a map of texts`]);
    expect(phrases("mail.html")).toEqual([
      expect.stringContaining(
        "stacks/mail.html: a map is wanted here, so it has to be a file of YAML or JSON",
      ),
    ]);
  });

  test("no secret comes from a file of the repository", () => {
    const model =
      "connectors:\n  google:\n    factory: google-universal\n    config: { clientId: a }\n    secrets: { clientSecret: { file: claims.js } }\n";
    expect(wrongIn(model)).toEqual([
      expect.stringContaining("a secret can't stand in the model; write ${secret.googleClientSecret}"),
    ]);
  });

  test("without a project nothing is read", () => {
    expect(mistakes(claims("{ file: claims.js }"))).toEqual([
      expect.stringContaining("stacks/claims.js can't be read here"),
    ]);
  });
});

describe("${…} in code is the code's own", () => {
  const template = "const getCustomJwtClaims = async ({ user }) => ({ a: `${user.name} $${price}` });";

  test("template literals stay as they are", () => {
    expect(argsOf(claims(`|-\n      ${template}`))).toEqual({
      "JwtCustomizer accessToken": { script: template },
    });
  });

  test("what reads like a reference is asked about, all places at once", () => {
    const model = `jwtCustomizers:
  accessToken:
    script: |
      const getCustomJwtClaims = async () => \`\${config.apiUrl} \${stack.name}\`;
signInExperience:
  customCss: "a { background: url(\${config.logo}) }"
emailTemplates:
  en:
    languageTag: en
    templateType: Generic
    subject: "\${config.brand}"
    content: "\${users.alice.name} {{code}} \${a.b.c}"
`;
    expect(wrongIn(model, { apiUrl: "https://api.example", logo: "l", brand: "b" })).toEqual([
      `stacks/panbot.yaml:3:13 jwtCustomizers.accessToken.script: \${…} in a script, a page or styles is the code's own, and this may be meant as a reference:
  3:13 jwtCustomizers.accessToken.script: \${config.apiUrl}, \${stack.name}
  6:14 signInExperience.customCss: \${config.logo}
  12:14 emailTemplates.en.content: \${users.alice.name}
To put in what it stands for: { text: …, references: true }, or { file: …, references: true }
To keep it as it is: { text: … }, or { file: … }`,
    ]);
  });

  test("both answers are taken at their word", () => {
    const css = (form: string) =>
      argsOf(`signInExperience:\n  customCss: ${form}\n`, { logo: "L" })["SignInExperience default"];
    expect(css('{ text: "a ${config.logo} $${x}", references: true }')).toEqual({ customCss: "a L ${x}" });
    expect(css('{ text: "a ${config.logo} $${x}" }')).toEqual({ customCss: "a ${config.logo} $${x}" });
    put("stacks/a.css", "a ${config.logo}");
    expect(css("{ file: a.css, references: true }")).toEqual({ customCss: "a L" });
    expect(css("{ file: a.css }")).toEqual({ customCss: "a ${config.logo}" });
  });

  test("with references each mistake in a file has its line and column there, all of them at once", () => {
    put(
      "stacks/many.css",
      "a {}\r\nb: ${conifg.logo};\n  c: $${x} ${config.brand} ${applications.no.id};\nd: ${config.a b} ${secret.x:-y} ${\n",
    );
    const place = "stacks/panbot.yaml:2:14 signInExperience.customCss: stacks/many.css";
    const css = "signInExperience:\n  customCss: { file: many.css, references: true }\n";
    expect(wrongIn(css)).toEqual([
      expect.stringContaining(`${place}:2:4: \${conifg.logo} means nothing here`),
      expect.stringContaining(`${place}:4:4: \${config.a b}: "a b" is no key`),
      expect.stringContaining(`${place}:4:18: \${secret.x:-y} has a default`),
      expect.stringContaining(`${place}:4:33: "\${" has no "}"`),
    ]);
    put("stacks/many.css", "a {}\n  c: $${x} ${config.brand} ${applications.no.id}; ${secret.appleKey}\n");
    expect(wrongIn(css)).toEqual([
      expect.stringContaining(`${place}:2:28: no applications.no in the model`),
      expect.stringContaining(`${place}:2:51: a secret may stand only in arguments for secrets`),
      expect.stringContaining(
        "panbot:brand, used at stacks/many.css:2:12\n  panbot:appleKey, used at stacks/many.css:2:51\n",
      ),
    ]);
    put("stacks/many.css", "a\n b: ${config.u}/x ${config.t}");
    expect(wrongIn(css, { u: "https://u.example/", t: "t " })).toEqual([
      expect.stringContaining(`${place}:2:19: panbot:t in Pulumi.dev.yaml ends with white space`),
      expect.stringContaining(`${place}:2:5: comes to "https://u.example//x", with`),
    ]);
    put("texts/it.json", '{ "input": {\n  "username": "${config.no}", "password": "${x}" } }');
    expect(
      wrongIn("customPhrases:\n  it: { translation: { file: ../texts/it.json, references: true } }\n"),
    ).toEqual([
      expect.stringContaining("input.password: texts/it.json:2:43: ${x} means nothing here"),
      expect.stringContaining("panbot:no, used at texts/it.json:2:15\n"),
    ]);
  });

  test("so has each in a text of several lines in the model", () => {
    const model = "roles:\n  a:\n    description: |\n      one\n      two ${x} three\n      ${config.no}\n";
    expect(wrongIn(model)).toEqual([
      expect.stringContaining("stacks/panbot.yaml:5:11 roles.a.description: ${x} means nothing here"),
    ]);
    expect(wrongIn(model.replace("${x} ", ""))).toEqual([
      expect.stringContaining("panbot:no, used at stacks/panbot.yaml:6:7\n"),
    ]);
  });

  test("what was written for an earlier version, and may be, is warned of", () => {
    const warnings = (text: string) =>
      read(claims(text), here()).warnings.filter((one) => one.includes("$$"));
    expect(warnings("'const getCustomJwtClaims = `$${price}`'")).toEqual([
      `warning: ${at}: $\${ is taken as it is in code, where earlier versions made it \${; take out a $ that isn't meant, or write { text: … }, which says that it is`,
    ]);
    expect(warnings("'const getCustomJwtClaims = `${a} $${price}`'")).toEqual([]);
    expect(warnings("{ text: 'const getCustomJwtClaims = `$${price}`' }")).toEqual([]);
  });

  test("elsewhere nothing has changed", () => {
    const model =
      'roles:\n  a: { description: "${config.x} $${y}" }\n  b: { description: { text: "${config.x} $${y}" } }\n';
    expect(argsOf(model, { x: "X" })).toEqual({
      "Role a": { description: "X ${y}" },
      "Role b": { description: "${config.x} $${y}" },
    });
  });
});
