import { expect, test } from "@jest/globals";
import { review } from "../../../cli/review/command.ts";
import { toHtml } from "../../../cli/review/formats/html.ts";
import { toJson } from "../../../cli/review/formats/json.ts";
import { toMarkdown } from "../../../cli/review/formats/markdown.ts";
import { toText } from "../../../cli/review/formats/text.ts";
import { readPlan } from "../../../cli/shared/plan/read.ts";
import { reviewOf } from "../../../cli/shared/security/review.ts";

test("an engine's message isn't introduced twice", () => {
  const diagnostics = [
    { severity: "error", message: "error: Preview failed: something is wrong" },
    { severity: "warning", message: "warning: something is odd\n" },
  ];
  const plan = readPlan(JSON.stringify({ steps: [], diagnostics }));
  expect(plan.errors).toEqual(["Preview failed: something is wrong"]);
  expect(plan.warnings).toEqual(["something is odd"]);
});

test("colours that a program's error has for a terminal are left out", () => {
  const message = "\u001b[31mError: odd\u001b[39m <{%reset%}>here<{%reset%}>";
  const plan = readPlan(JSON.stringify({ steps: [], diagnostics: [{ severity: "error", message }] }));
  expect(plan.errors).toEqual(["Error: odd here"]);
});

test("the refusal to delete what is protected names the model's way to lift it", () => {
  const urn = "urn:pulumi:prod::panbot::pulumi-nodejs:dynamic/logto:Role::staff";
  const message = `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, …`;
  const errorsOf = (text: string) =>
    readPlan(JSON.stringify({ steps: [], diagnostics: [{ severity: "error", message: text }] })).errors;
  expect(errorsOf(message)[0]).toContain("allowDeletion: true at the resource");
  const others = message.replace("pulumi-nodejs:dynamic/logto:Role", "random:index:RandomId");
  expect(errorsOf(others)).toEqual([others]);
});

test("a saved preview of a version that hid less is shown no more of", () => {
  const urn = "urn:pulumi:prod::panbot::pulumi-nodejs:dynamic/logto:Webhook::w";
  const state = (headers: object) => ({
    urn,
    id: "w",
    inputs: { url: "https://a", headers, secretHeaders: { authorization: "planted-in-the-clear" } },
  });
  const [declared, found] = [{ "x-team": "a" }, { "x-team": "b", more: "planted-at-the-tenant" }].map(state);
  const plan = readPlan(
    JSON.stringify({
      steps: [
        { op: "refresh", urn, oldState: declared, newState: declared },
        { op: "update", urn, oldState: found, newState: declared },
      ],
    }),
  );
  expect(plan.drifts[0]?.found?.args).toEqual({
    url: "https://a",
    headers: { "x-team": "b", more: "[secret]" },
    secretHeaders: "[secret]",
  });
  for (const format of [toText, toMarkdown, toHtml, toJson])
    expect(format(reviewOf(plan))).not.toContain("planted");
});

test("a file that isn't there is named, with the command that makes it", async () => {
  const command = review({
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => ".",
    pulumi: () => Promise.reject(new Error("pulumi isn't needed")),
  });
  await expect(command.parseAsync(["--from", "nowhere.json"], { from: "user" })).rejects.toThrow(
    "--from: nowhere.json can't be read (ENOENT). It's a preview that was made by: pulumi preview --json --stack <stack> > nowhere.json",
  );
});
