import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Args } from "../../../providers/kinds/index.ts";
import { type Engine, openEngine } from "./engine.ts";

/* Parts that the server holds against each other: what is declared of some says what the others are. */

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine();
  const templates = ["SignIn", "Register", "ForgotPassword", "Generic"].map((usageType) => ({
    usageType,
    content: "{{code}}",
    contentType: "text/plain",
    subject: "s",
  }));
  const mail = { host: "h", port: 25, fromEmail: "a@example.com", auth: { user: "u", pass: "p" }, templates };
  await engine.api("POST", "/connectors", {
    connectorId: "simple-mail-transfer-protocol",
    config: mail,
  });
  const sms = { accountSID: "a", authToken: "t", fromMessagingServiceSID: "f", templates };
  await engine.api("POST", "/connectors", { connectorId: "twilio-short-message-service", config: sms });
});
afterEach(() => engine.close());

const byConsole = (patch: Args) => engine.api("PATCH", "/sign-in-exp", patch);
const settings = () => engine.api("GET", "/sign-in-exp");
const factors = ["Totp"];
const signUp = { identifiers: ["email", "phone"], password: false, verify: true };
const adaptive = { mfa: { factors, policy: "PromptOnlyAtSignInMandatory" }, adaptiveMfa: { enabled: true } };

/** What is declared, what a save in the console makes of it, and what a refresh shows of that. */
const saves: [what: string, declared: Args, saved: Args, seen: Args][] = [
  [
    "sign-up",
    { signUp },
    {
      signUp: {
        identifiers: ["email"],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: "phone", verify: true }],
      },
    },
    {
      signUp: {
        identifiers: ["email"],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: "phone", verify: true }],
      },
    },
  ],
  [
    "a further identifier alone",
    { signUp: { ...signUp, identifiers: ["email"] } },
    {
      signUp: {
        ...signUp,
        identifiers: ["email"],
        secondaryIdentifiers: [{ identifier: "phone", verify: true }],
      },
    },
    {
      signUp: {
        ...signUp,
        identifiers: ["email"],
        secondaryIdentifiers: [{ identifier: "phone", verify: true }],
      },
    },
  ],
  ["adaptive MFA", { mfa: { factors, policy: "UserControlled" } }, adaptive, adaptive],
  [
    "the expiry of passwords",
    { forgotPasswordMethods: [] },
    {
      forgotPasswordMethods: ["EmailVerificationCode"],
      passwordExpiration: { enabled: true, validPeriodDays: 30 },
    },
    { forgotPasswordMethods: ["EmailVerificationCode"], passwordExpiration: { enabled: true } },
  ],
];

describe.each(saves)("%s, saved in the console", (_, declared, saved, seen) => {
  test("is drift, and goes back to what is declared", async () => {
    const made = await engine.create("SignInExperience", declared);
    const before = await settings();
    await byConsole(saved);
    engine.restart();
    const found = await engine.read(made);
    expect(found?.state).toMatchObject(seen);
    expect((await engine.diff(found as typeof made, declared)).changes).toBe(true);
    const mended = await engine.update(found as typeof made, declared);
    expect((await engine.diff(mended, declared)).changes).toBe(false);
    const after = await engine.read(mended);
    expect(Object.keys(after?.state ?? {})).not.toContain("adaptiveMfa");
    expect((await engine.diff(after as typeof made, declared)).changes).toBe(false);
    const { passwordExpiration, adaptiveMfa, ...rest } = before;
    expect(await settings()).toMatchObject({
      ...rest,
      adaptiveMfa: { ...adaptiveMfa, ...("mfa" in declared ? { enabled: false } : {}) },
      ...("forgotPasswordMethods" in declared ? { passwordExpiration: { enabled: false } } : {}),
    });
  });

  test("doesn't keep what was found from being put back", async () => {
    const before = await settings();
    const made = await engine.create("SignInExperience", declared);
    await byConsole(saved);
    engine.restart();
    await engine.delete(made);
    const after = await settings();
    for (const column of ["signUp", "mfa", "forgotPasswordMethods"])
      expect(after[column]).toEqual(before[column]);
    expect(after.adaptiveMfa.enabled ?? false).toBe(false);
    expect(after.passwordExpiration.enabled ?? false).toBe(false);
  });
});

test("what a declaration said without words is put back with it", async () => {
  await byConsole(adaptive);
  const made = await engine.create("SignInExperience", { mfa: { factors, policy: "NoPrompt" } });
  expect((await settings()).adaptiveMfa).toEqual({ enabled: false });
  await engine.delete(made);
  expect(await settings()).toMatchObject(adaptive);
});

test("nothing is sent, and nothing is drift, where a tenant says as much by saying nothing", async () => {
  const { signUp: found, mfa } = await settings();
  engine.sent();
  const args = { signUp: found, mfa, forgotPasswordMethods: [] };
  const made = await engine.create("SignInExperience", args);
  expect(engine.sent().filter((request) => request.startsWith("PATCH"))).toEqual([]);
  const state = (await engine.read(made))?.state;
  expect(state).toMatchObject(args);
  expect(Object.keys(state?.signUp as Args).sort()).toEqual(Object.keys(found).sort());
});

test("what was found is put back though its ways to reset a password were fewer", async () => {
  const before = await settings();
  const made = await engine.create("SignInExperience", { forgotPasswordMethods: ["EmailVerificationCode"] });
  await byConsole({ passwordExpiration: { enabled: true, validPeriodDays: 30 } });
  await engine.delete(made);
  expect((await settings()).forgotPasswordMethods).toEqual(before.forgotPasswordMethods);
  expect((await settings()).passwordExpiration).toEqual({ enabled: false });
});
