import { describe, expect, test } from "@jest/globals";
import { reviewOf } from "../../../cli/shared/security/review.ts";
import { plainText } from "../../../cli/shared/text/escape.ts";
import { mistakes } from "../model/panbot.ts";
import { planFrom, type Sketch } from "./plans.ts";

const stack: Record<string, Record<string, unknown>> = {
  "ApiResource backend": { name: "Backend", indicator: "https://api.example" },
  "Scope backend/read:orders": { apiResource: "backend", name: "read:orders" },
  "Scope backend/write:orders": { apiResource: "backend", name: "write:orders" },
  "Role staff": { scopes: ["backend/read:orders"] },
  "Role writer": { scopes: ["backend/write:orders"], type: "MachineToMachine" },
  "Application orders-worker": { type: "MachineToMachine" },
  "Application other": { type: "MachineToMachine" },
  "ApplicationRoles orders-worker": { application: "orders-worker", roles: ["writer"] },
  "Application web": { type: "Traditional", redirectUris: ["https://shop.example/cb"] },
  "SignInExperience default": { mfa: { policy: "Mandatory", factors: ["Totp"] } },
  "Connector oidc": { factory: "oidc", config: { trustUnverifiedEmail: false } },
};

const invariants = {
  never: {
    "role staff has write:* of backend": "staff read",
    "application other has * of backend": "it only sends mails",
    "connectors.*.config.trustUnverifiedEmail is true": "accounts could be taken over",
  },
  always: {
    "only orders-worker has write:orders of backend": "it alone books",
    "every redirect URI is on shop.example, localhost": "nobody else gets codes",
    "signInExperience.mfa.policy is one of Mandatory, PromptAtSignInAndSignUpMandatory":
      "auditors ask for it",
  },
};

const found = (change: Sketch["after"]) =>
  reviewOf(planFrom({ before: stack, after: { ...stack, ...change } }), { invariants })
    .findings.filter(({ rule }) => rule === "invariant")
    .map(({ severity, name, sentence }) => `${severity} ${name}: ${plainText(sentence)}`);

describe("sentences that hold for the whole stack", () => {
  test("one that holds says nothing", () => expect(found({})).toEqual([]));

  test.each<[string, Sketch["after"], string]>([
    [
      "a role that has a scope",
      { "Role staff": { scopes: ["backend/read:orders", "backend/write:orders"] } },
      "critical staff: staff has backend/write:orders, and review.never says: role staff has write:* of backend (staff read)",
    ],
    [
      "an application that has one by a role",
      { "ApplicationRoles other": { application: "other", roles: ["writer"] } },
      "critical writer: other has backend/write:orders by the role writer, and review.never says: application other has * of backend (it only sends mails)",
    ],
    [
      "another machine",
      { "ApplicationRoles other": { application: "other", roles: ["writer"] } },
      "critical writer: other, by the role writer, has backend/write:orders, and review.always says: only orders-worker has write:orders of backend (it alone books)",
    ],
    [
      "a role of people",
      { "Role boss": { scopes: ["backend/write:orders"] } },
      "critical boss: role boss has backend/write:orders, and review.always says: only orders-worker has write:orders of backend (it alone books)",
    ],
    [
      "an address elsewhere",
      { "Application web": { redirectUris: ["https://evil.example/cb"] } },
      "critical web: https://evil.example/cb of web is elsewhere, and review.always says: every redirect URI is on shop.example, localhost (nobody else gets codes)",
    ],
    [
      "a value that must be",
      { "SignInExperience default": { mfa: { policy: "UserControlled" } } },
      "critical default: signInExperience.mfa.policy is UserControlled, and review.always says: signInExperience.mfa.policy is one of Mandatory, PromptAtSignInAndSignUpMandatory (auditors ask for it)",
    ],
    [
      "a value that must not be",
      { "Connector oidc": { factory: "oidc", config: { trustUnverifiedEmail: true } } },
      "critical oidc: config.trustUnverifiedEmail of oidc is true, and review.never says: connectors.*.config.trustUnverifiedEmail is true (accounts could be taken over)",
    ],
  ])("%s", (_, change, says) => expect(found(change)).toContain(says));

  test("what nobody declares any more is what a new tenant has", () => {
    expect(found({ "SignInExperience default": {} }).join()).toContain(
      "signInExperience.mfa.policy is UserControlled",
    );
  });
});

describe("what a sentence means, however it's got around", () => {
  const breaks = (section: "never" | "always", sentence: string, change: Sketch["after"]) =>
    reviewOf(planFrom({ before: stack, after: { ...stack, ...change } }), {
      invariants: { [section]: { [sentence]: "why" } },
    })
      .findings.filter(({ rule }) => rule === "invariant")
      .map(({ sentence: said }) => plainText(said).replace(/, and review.*/, ""));
  const staff = (...scopes: string[]) => ({ "Role staff": { scopes } });

  test("without a resource, of every one", () => {
    expect(breaks("never", "role staff has write:*", staff("backend/write:orders"))).toEqual([
      "staff has backend/write:orders",
    ]);
    const organization = { "OrganizationScope write:all": { name: "write:all" }, ...staff() };
    expect(
      breaks("never", "role staff has write:*", {
        ...organization,
        "OrganizationRole staff": { scopes: ["write:all"] },
      }),
    ).toEqual(["staff has write:all"]);
    expect(
      breaks("always", "only orders-worker has write:orders", {
        "Role boss": { scopes: ["backend/write:orders"] },
      }),
    ).toEqual(["role boss has backend/write:orders"]);
  });

  test("a scope that is called otherwise in the code", () => {
    const alias = { "Scope harmless": { apiResource: "backend", name: "write:orders" } };
    expect(breaks("never", "role staff has write:* of backend", { ...alias, ...staff("harmless") })).toEqual([
      "staff has backend/write:orders",
    ]);
  });

  test("a default role of machines", () => {
    expect(
      breaks("always", "only orders-worker has write:orders of backend", {
        "Role all": { type: "MachineToMachine", isDefault: true, scopes: ["backend/write:orders"] },
      }),
    ).toEqual(["every new machine, by the role all, has backend/write:orders"]);
  });

  test("a scheme of one's own, with a host that is allowed", () => {
    const at = (uri: string) => ({ "Application web": { type: "SPA", redirectUris: [uri] } });
    const sentence = "every redirect URI is on shop.example, com.shop.app:";
    expect(breaks("always", sentence, at("evil://shop.example/cb"))).toEqual([
      "evil://shop.example/cb of web is elsewhere",
    ]);
    expect(breaks("always", sentence, at("com.shop.app://cb"))).toEqual([]);
    expect(breaks("always", sentence, at("https://shop.example@evil.example/"))).toHaveLength(1);
  });

  test.each([
    ["signInExperience.mfa.polcy is NoPrompt", 'mfa has no "polcy"; did you mean "policy"?'],
    ["signInExperience.mfa.policy is noprompt", 'can\'t be "noprompt"; did you mean "NoPrompt"?'],
    ["signInExperience.mfa.policy is Off", 'can\'t be "Off"; allowed: NoPrompt, UserControlled'],
    [
      "connectors.*.config.trustUnverifedEmail is true",
      'config has no "trustUnverifedEmail"; did you mean "trustUnverifiedEmail"?',
    ],
    ["signInExperience.signInMethods.email.password is true", "signInMethods is a list"],
    ["applications.*.allowTokenExchange is yes", 'can\'t be "yes"; allowed: true, false'],
  ])("one that could never be broken is no sentence: %s", (sentence, message) => {
    expect(() => breaks("never", sentence, {})).toThrow(message);
  });
});

describe("in the model", () => {
  const model = (review: string, scopes = "[write]") => `apiResources:
  backend:
    indicator: https://api.example
    scopes: { write: w }
roles:
  staff:
    description: d
    scopes: { backend: ${scopes} }
review:
${review}`;

  test("a breach is said with the place of what breaks it", () => {
    expect(mistakes(model("  never:\n    role staff has write* of backend: they only read"))).toEqual([
      "stacks/panbot.yaml:8:5 roles.staff.scopes: staff has backend/write, and review.never says: role staff has write* of backend (they only read); change one of the two",
    ]);
  });

  test.each([
    [
      "never",
      "rolle staff has x",
      "can't be read; never takes e.g.: role staff has write:* of backend; application orders-worker has manage:staff of backend; connectors.*.config.trustUnverifiedEmail is true",
    ],
    [
      "never",
      "role stuff has write of backend",
      'no role or organization role "stuff"; did you mean "staff"?',
    ],
    [
      "always",
      "signInExperience.mfaa.policy is Mandatory",
      'SignInExperience has no argument "mfaa"; did you mean "mfa"?',
    ],
    ["always", "signInExperience.mfa.polcy is Mandatory", 'mfa has no "polcy"; did you mean "policy"?'],
    [
      "never",
      "signInExperience.mfa.policy is Mandatry",
      'mfa.policy can\'t be "Mandatry"; did you mean "Mandatory"?',
    ],
    [
      "never",
      "signInExperience.signInMode is Registr",
      'signInMode can\'t be "Registr"; did you mean "Register"?',
    ],
    ["never", "role staff has wriet of backend", 'no scope "backend/wriet"; did you mean "backend/write"?'],
    ["never", "role staff has write of backnd", 'no scope "backnd/write"; did you mean "backend/write"?'],
    ["never", "role staff has * of backnd", 'no API resource "backnd"; did you mean "backend"?'],
    ["always", "only staff has wriet of backend", 'no scope "backend/wriet"; did you mean "backend/write"?'],
    ["always", "conectors.*.syncProfile is true", 'there is no "conectors"; did you mean "connectors"?'],
  ])("a sentence that can't be meant: %s %s", (section, sentence, message) => {
    expect(mistakes(model(`  ${section}:\n    ${sentence}: why`)).join("\n")).toContain(message);
  });

  test("a value that isn't set, and a scope by a pattern, can be meant", () => {
    const sentences = ["signInExperience.signInMode is not set", "role staff has delete:* of backend"];
    expect(mistakes(model(`  never:\n${sentences.map((one) => `    ${one}: why\n`).join("")}`))).toEqual([]);
  });

  test("a sentence without a reason is none", () => {
    expect(mistakes(model('  never:\n    role staff has nothing of backend: ""')).join()).toContain(
      "say why",
    );
  });
});
