import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { typescriptText } from "../../../cli/export/typescript.ts";
import { modelText } from "../../../cli/shared/draft/text.ts";
import { TextFiles } from "../../../cli/shared/draft/text-files.ts";
import { Verbatim } from "../../../cli/shared/draft/verbatim.ts";
import { modelLines } from "../../../cli/shared/model/notation.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { send } from "../../../providers/kinds/calls.ts";
import { obstacles, type RoundTrip, roundTrip, sessionOf } from "../../support/round-trip.ts";

jest.setTimeout(60_000);

const body = `<html>\r\n${"  <p>Your code is {{code}}</p>\r\n".repeat(12)}</html>\r\n`;
const page = `<!-- home -->${body}`;
const script = `const getCustomJwtClaims = async ({ context }) => {
  const { name } = context.user;
  const price = 3;
  return {
    greeting: \`\${name} at \${config.apiUrl}\`,
    price: \`$\${price}\`,
  };
};
`;
const css = Array.from({ length: 40 }, (_, i) => `.part-${i} { color: red }`).join("\n");
const logo = `data:image/png;base64,${"iVBORw0KGgo".repeat(5_500)}`;
const short = "const runAction = async () => `${config.x}`;";

let tenant: RunningTenant;
let done: RoundTrip;

beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
  const session = sessionOf(tenant);
  const api = session.api();
  const template = (templateType: string, languageTag: string) => ({
    templateType,
    languageTag,
    details: { subject: "Your code", content: body, contentType: "text/html" },
  });
  const templates = [template("SignIn", "en"), template("Register", "en"), template("SignIn", "de")];
  await send(api, "PUT /api/email-templates", undefined, { templates });
  await send(api, "PATCH /api/sign-in-exp", undefined, {
    customCss: css,
    customContent: { "/": page, "/register": "<b>short</b>" },
    branding: { logoUrl: logo },
  });
  const one = "PUT /api/configs/jwt-customizer/{tokenTypePath}";
  await send(api, one, { tokenTypePath: "access-token" }, { script });
  await send(
    api,
    "PUT /api/configs/actions/{actionType}",
    { actionType: "action.postSignIn" },
    { script: short },
  );
  const description = "Sees all orders.\nChanges none.\n";
  await send(api, "POST /api/roles", undefined, { name: "管理员", description, type: "User" });
  await api.close();
  done = await roundTrip(tenant);
});
afterAll(() => tenant.close());

describe("long texts of a tenant", () => {
  test("stand in files beside the model, as they are, the same one once", () => {
    expect(Object.fromEntries(done.files)).toEqual({
      "stacks/roundtrip/emailTemplates/register-en.content.html": body,
      "stacks/roundtrip/jwtCustomizers/accessToken.script.js": script,
      "stacks/roundtrip/signInExperience/customCss.css": css,
      "stacks/roundtrip/signInExperience/branding.logoUrl.txt": logo,
      "stacks/roundtrip/signInExperience/customContent.html": page,
    });
    const model = parse(done.text);
    const file = { file: "./roundtrip/emailTemplates/register-en.content.html" };
    expect(Object.values<{ content: unknown }>(model.emailTemplates).map(({ content }) => content)).toEqual([
      file,
      file,
      file,
    ]);
    expect(model.signInExperience.customContent).toEqual({
      "/": { file: "./roundtrip/signInExperience/customContent.html" },
      "/register": "<b>short</b>",
    });
    expect(model.jwtCustomizers.accessToken.script).toEqual({
      file: "./roundtrip/jwtCustomizers/accessToken.script.js",
    });
  });

  test("end in a clean preview", () => expect(obstacles(done)).toEqual([]));

  test("what stays in the model can be read: lines as lines, code that looks like references as it is", () => {
    expect(done.text).toContain(
      "  guan-li-yuan:\n    name: 管理员\n    description: |\n      Sees all orders.\n      Changes none.\n",
    );
    expect(parse(done.text).actions.postSignIn.script).toEqual({ text: short });
    expect(
      Math.max(
        ...done.text
          .split("\n")
          .filter((line) => !line.startsWith("#"))
          .map(({ length }) => length),
      ),
    ).toBeLessThan(150);
  });

  test("without files all of it stands in the model, and in a program it's plain text", () => {
    const model = parse(modelText(done.draft, "x"));
    expect(model.jwtCustomizers.accessToken.script).toEqual({ text: script });
    expect(model.signInExperience.customCss).toBe(css);
    const program = typescriptText(done.draft);
    expect(program).toContain(JSON.stringify(script));
    expect(program).toContain(JSON.stringify(short));
    expect(program).toContain(JSON.stringify(logo));
  });
});

describe("files of texts", () => {
  const put = (files: TextFiles, path: string[], text: string) => files.put(new Verbatim(text), path).file;

  test("have names that no disk mixes up, and that lead nowhere else", () => {
    const files = new TextFiles("stacks/shop.yaml");
    expect(put(files, ["webhooks", "a"], "1")).toBe("./shop/webhooks/a.txt");
    expect(put(files, ["webhooks", "A"], "2")).toBe("./shop/webhooks/A-2.txt");
    expect(put(files, ["webhooks", "A"], "1")).toBe("./shop/webhooks/a.txt");
    expect(put(files, ["signInExperience", "customContent", "/../../x"], "3")).toBe(
      "./shop/signInExperience/customContent.x.txt",
    );
    expect(
      put(files, ["ssoConnectors", "s", "config", "x509Certificate"], "-----BEGIN CERTIFICATE-----"),
    ).toMatch(/\.pem$/);
    expect(put(files, ["ssoConnectors", "s", "config", "metadata"], "<?xml version")).toMatch(/\.xml$/);
    expect([...files.texts.keys()].every((file) => file.startsWith("stacks/shop/"))).toBe(true);
    expect(new TextFiles("model").folder).toBe("model-texts");
    expect(files.all().get("stacks/shop/.gitattributes")).toBe("* -text\n");
    expect(new TextFiles("stacks/shop.yaml").all().size).toBe(0);
  });
});

test("lines of a model that a drift shows can be pasted, whatever stands in the values", () => {
  const directory = { nameOf: () => ({ name: "x" }) };
  const lines = (kind: string, values: Record<string, unknown>) =>
    parse(modelLines({ kind, name: "a" }, values, directory).join("\n"));
  expect(lines("Role", { description: "costs ${config.x}" }).roles.a).toEqual({
    description: "costs $${config.x}",
  });
  expect(lines("JwtCustomizer", { script }).jwtCustomizers.a).toEqual({ script: { text: script } });
  expect(lines("JwtCustomizer", { script: "a()" }).jwtCustomizers.a).toEqual({ script: "a()" });
});
