import { isDeepStrictEqual } from "node:util";
import { listOf, mapOf } from "pulumi-logto/kinds";
import { labelOf } from "../../shared/access/world.ts";
import { check, type Finding, failed, ok } from "../../shared/checks/check.ts";
import type { Held } from "../../shared/plan/plan.ts";
import { broken, putRight, unless } from "../report.ts";
import { type Subject, textsOf } from "../subject.ts";

/** What anyone may read of the sign-in experience; of a button only what is looked at here. */
interface Page {
  signInMode?: string;
  socialConnectors?: { id: string; target: string }[];
  ssoConnectors?: { id: string }[];
  signIn?: { methods?: Record<string, unknown>[] };
  signUp?: Record<string, unknown>;
}

const listed = (all: readonly string[]) => (all.length > 0 ? all.join(", ") : "none");

/** The social buttons, in their order. One target may have a connector for browsers and one for native applications. */
function* socialFaults(wanted: readonly string[], page: Page): Generator<string> {
  const shown = [...new Set((page.socialConnectors ?? []).map(({ target }) => target))];
  for (const target of wanted.filter((one) => !shown.includes(one))) {
    yield `it doesn't show ${target}: its connector isn't at the tenant, or isn't among the sign-in experience's`;
  }
  for (const target of shown.filter((one) => !wanted.includes(one))) {
    yield `it shows ${target}, which the model doesn't have among the buttons`;
  }
  const both = wanted.filter((one) => shown.includes(one));
  const inOrder = shown.filter((one) => wanted.includes(one));
  if (!isDeepStrictEqual(both, inOrder)) {
    yield `it shows the buttons in the order ${listed(inOrder)}; the model says ${listed(both)}`;
  }
}

function* methodFaults(wanted: unknown, page: Page): Generator<string> {
  const shown = page.signIn?.methods ?? [];
  for (const method of listOf(wanted).map(mapOf)) {
    const found = shown.find(({ identifier }) => identifier === method.identifier);
    if (!found) yield `it doesn't take ${method.identifier} to sign in, which the model declares`;
    else {
      for (const way of ["password", "verificationCode"]) {
        if (found[way] !== method[way]) {
          yield `${method.identifier} with ${way} is ${found[way] ? "on" : "off"}; the model says ${method[way] ? "on" : "off"}`;
        }
      }
    }
  }
  for (const { identifier } of shown) {
    if (!listOf(wanted).some((one) => mapOf(one).identifier === identifier)) {
      yield `it takes ${identifier} to sign in, which the model doesn't declare`;
    }
  }
}

function* faultsOf({ args }: Held, connectors: readonly Held[], page: Page): Generator<string> {
  if (args.signInMode !== undefined && page.signInMode !== args.signInMode) {
    yield `the sign-in mode is ${page.signInMode}; the model says ${args.signInMode}`;
  }
  if (args.socialConnectors !== undefined) yield* socialFaults(textsOf(args.socialConnectors), page);
  if (args.signInMethods !== undefined) yield* methodFaults(args.signInMethods, page);
  const { identifiers } = mapOf(args.signUp);
  if (identifiers !== undefined && !isDeepStrictEqual(page.signUp?.identifiers, identifiers)) {
    yield `registering asks for ${listed(textsOf(page.signUp?.identifiers))}; the model says ${listed(textsOf(identifiers))}`;
  }
  const shown = page.ssoConnectors ?? [];
  if (args.singleSignOnEnabled === true) {
    for (const one of connectors.filter(({ args }) => listOf(args.domains).length > 0)) {
      if (!shown.some(({ id }) => id === one.id)) {
        yield `it doesn't offer enterprise single sign-on by ${labelOf(one)}: single sign-on is off, or the connector isn't at the tenant or not complete`;
      }
    }
  }
  if (args.singleSignOnEnabled === false && shown.length > 0) {
    yield "it offers enterprise single sign-on, which the model switches off";
  }
}

/** What the page where users sign in shows them. */
export const signInPage = ({ tenant, world, visitor }: Subject) =>
  check({
    id: "sign-in-page",
    title: "Sign-in page",
    needs: ["stack", "issuer"],
    async examine({ stack }, around) {
      const mend = putRight(around, stack);
      const path = "/api/.well-known/sign-in-exp";
      const { status, body } = await visitor.read(path);
      if (status !== 200 || typeof body?.signInMode !== "string") {
        return failed(`${tenant}${path} gives ${status}, so the page has nothing to show`, ...mend);
      }
      const page = body as Page;
      const [declared] = world.all("SignInExperience");
      if (!declared) return ok("has what it needs; the stack doesn't say what it has to show");
      const findings = [...faultsOf(declared, world.all("SsoConnector"), page)].map(
        (says): Finding => broken(says, mend),
      );
      const buttons = textsOf(declared.args.socialConnectors);
      return unless(
        findings,
        buttons.length > 0
          ? `shows ${listed(buttons)}, in this order, and all else as declared`
          : "shows what is declared",
      );
    },
  });
