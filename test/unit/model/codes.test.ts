import { describe, expect, test } from "@jest/globals";
import type { errorCodes } from "../../../model/notation/error-codes.ts";
import { ModelError } from "../../../model/notation/index.ts";
import { read, stack } from "./panbot.ts";

const role = (more: string) => `roles:\n  staff:\n    description: d\n${more}`;
const application = (more: string) => `applications:\n  shop:\n    type: Traditional\n${more}`;
const deep = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

/** The smallest model, or nearly, that has the mistake. */
const models: Record<keyof typeof errorCodes, string> = {
  INVALID_YAML: "roles: [",
  TOO_LARGE: `roles: ${deep(60)}`,
  INVALID_ALIAS: "roles: *nobody",
  UNKNOWN_TAG: role("    name: !mine x"),
  INVALID_KEY: "roles:\n  ? [a]\n  : {}",
  DUPLICATE_KEY: role("    description: e"),
  NO_VALUE: "roles:\n  staff:",
  INVALID_SHAPE: "roles: [a]",
  UNKNOWN_KEY: "rolls: {}",
  UNKNOWN_ARGUMENT: role("    nam: x"),
  MISSING_ARGUMENT: "roles:\n  staff:\n    name: x",
  INVALID_VALUE: role("    type: Robot"),
  INVALID_NAME: "roles:\n  1st:\n    description: d",
  RULE: application("    redirectUris: [not-a-uri]"),
  INSECURE_URL: application("    redirectUris: ['http://localhost:3000/callback']"),
  UNKNOWN_REFERENCE: role("    scopes: { nowhere: [a] }"),
  ABSENT_REFERENCE: `${application("    when: false")}\nenvFiles:\n  a:\n    path: .env\n    variables: { ID: "\${applications.shop.id}" }`,
  UNSUITABLE_REFERENCE: `${role("")}applications:\n  job:\n    type: MachineToMachine\n    roles: [staff]`,
  CIRCULAR_REFERENCE: `applications:\n  a:\n    type: SPA\n    customData: { x: "\${applications.b.id}" }\n  b:\n    type: SPA\n    customData: { x: "\${applications.a.id}" }`,
  UNKNOWN_PROPERTY: `${application("")}envFiles:\n  a:\n    path: .env\n    variables: { ID: "\${applications.shop.nothing}" }`,
  INVALID_TEMPLATE: role('    name: "${config.x"'),
  REFERENCE_IN_CODE: "signInExperience:\n  customCss: 'a { color: ${config.colour} }'",
  UNREADABLE_FILE: "signInExperience:\n  customCss: { file: ./nowhere.css }",
  INVALID_INCLUDE: "include: [claims.ts]",
  NOT_KNOWN_YET: `${application("")}envFiles:\n  a:\n    path: "\${applications.shop.id}"\n    variables: {}`,
  SECRET_IN_MODEL:
    "connectors:\n  google:\n    factory: google-universal\n    config: { clientId: a }\n    secrets: { clientSecret: plain }",
  SECRET_MISPLACED: role('    name: "${secret.googleClientSecret}"'),
  CONFIG_IS_PLAIN:
    'connectors:\n  google:\n    factory: google-universal\n    config: { clientId: a }\n    secrets: { clientSecret: "${secret.dashboardUrl}" }',
  CONFIG_IS_SECRET: role('    name: "${config.googleClientSecret}"'),
  MISSING_CONFIG: role('    name: "${config.nobodySaidIt}"'),
  INVARIANT: `${role("    scopes: { api: [write] }")}\napiResources:\n  api:\n    indicator: https://api.example\n    scopes: { write: w }\nreview:\n  never:\n    role staff has write of api: they only read`,
  SAME_KEY: "roles:\n  a:\n    name: x\n    description: d\n  b:\n    name: x\n    description: d",
  EXCLUSIVE:
    "apiResources:\n  a: { indicator: 'https://a', isDefault: true }\n  b: { indicator: 'https://b', isDefault: true }",
  INVALID_FORMER_NAME: role("    formerly: staff"),
  SCOPE_NOT_GRANTED:
    "apiResources:\n  a:\n    indicator: 'https://a'\n    scopes: { read: r }\nroles: { 1x: {} }",
  ROLE_NOT_HELD: role("    type: MachineToMachine\n    nam: x"),
  CONNECTOR_NOT_SHOWN:
    'connectors:\n  google:\n    factory: google-universal\n    config: { clientId: a }\n    secrets: { clientSecret: "${secret.googleClientSecret}" }\nsignInExperience:\n  socialConnectors: []\nroles: { 1x: {} }',
  ADVICE:
    'connectors:\n  google:\n    factory: google-universal\n    config: { clientId: a, madeUp: x }\n    secrets: { clientSecret: "${secret.googleClientSecret}" }\nroles: { 1x: {} }',
};

const codesOf = (text: string): string[] => {
  try {
    // Only production has something against it.
    read(text, stack(text === models.INSECURE_URL ? "prod" : "dev"));
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.findings.map(({ code }) => code);
  }
};

describe("each code of a model's mistakes", () => {
  test.each(Object.entries(models))("%s", (code, model) => expect(codesOf(model)).toContain(code));
});
