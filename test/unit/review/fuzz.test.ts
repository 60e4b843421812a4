import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { PlanError, readPlan } from "../../../cli/shared/plan/read.ts";
import { checkPlan, digest, failed, plans, stream } from "../../fuzz/plan.ts";

const refusal = (text: string): string => {
  try {
    readPlan(text, "plan.json");
  } catch (error) {
    expect(error).toBeInstanceOf(PlanError);
    return (error as Error).message;
  }
  throw new Error("it was read");
};

type Digest = { steps: Record<string, unknown>[] } & Record<string, unknown>;

/** A real digest with something else in its step of that operation. */
function withStep(op: string, more: Record<string, unknown>): string {
  const content = JSON.parse(digest) as Digest;
  const index = content.steps.findIndex((one) => one.op === op);
  content.steps = [{ ...content.steps[index], ...more }];
  return JSON.stringify(content);
}

describe("previews as the CLI prints them", () => {
  test("the digest and the stream say the same, but for what goes along with something replaced", () => {
    const shortOf = (text: string) =>
      readPlan(text).changes.map(({ kind, name, operation }) => `${operation} ${kind} ${name}`);
    // The engine leaves it out of its digest, in the steps and in the summary.
    const alongside = "delete Scope backend/manage:staff";
    expect(shortOf(stream)).toContain(alongside);
    expect(shortOf(digest)).toEqual(shortOf(stream).filter((one) => one !== alongside));
    expect(shortOf(digest)).toContain("replace ApiResource backend");
    expect(readPlan(failed).errors).toHaveLength(1);
  });

  test("any text is a preview that can be reviewed, or a named error; `npm run fuzz` tries many more", () => {
    const tally = { valid: 0, wrong: 0 };
    fc.assert(
      fc.property(plans, (text) => checkPlan(text, tally)),
      { numRuns: 300, seed: 20_260_101 },
    );
    expect(Math.min(tally.valid, tally.wrong)).toBeGreaterThan(50);
  });
});

test("a value that can't be made a text is shown all the same", () => {
  const odd = { toString: 1, valueOf: 1 };
  const content = JSON.parse(digest) as { steps: { urn: string; newState?: { inputs?: object } }[] };
  for (const { newState } of content.steps) {
    if (!newState?.inputs) continue;
    for (const name of Object.keys(newState.inputs)) {
      Object.assign(newState.inputs, { [name]: name.startsWith("__") ? "x" : odd });
    }
    Object.assign(newState.inputs, { refreshToken: { ttl: odd }, mfa: { policy: odd }, roles: [odd] });
  }
  checkPlan(JSON.stringify(content), { valid: 0, wrong: 0 });
});

describe("what isn't a preview is refused, with what was read and where", () => {
  test.each([
    ["nothing", "", "plan.json is no preview: it doesn't hold JSON"],
    ["a list", "[]", "plan.json is no preview: it doesn't hold JSON"],
    ["something else", "{}", 'plan.json is no preview: it has no "steps"'],
    ["steps of another form", '{"steps":{}}', "plan.json.steps is an object and has to be a list"],
    ["a step that is none", '{"steps":[7]}', "plan.json.steps[0] is a number and has to be an object"],
    ["a step of nothing", withStep("update", { urn: "x" }), 'plan.json.steps[0].urn: "x" is no URN'],
    [
      "an operation that isn't known",
      withStep("update", { op: "explode" }),
      'plan.json.steps[0].op: this version knows no operation "explode"',
    ],
    [
      "a kind that isn't known",
      withStep("update", { urn: "urn:pulumi:prod::panbot::pulumi-nodejs:dynamic/logto:Teapot::x" }),
      'plan.json.steps[0].urn: this version knows no kind "Teapot" of Logto; a newer one may',
    ],
    [
      "an update to nothing",
      withStep("update", { newState: null }),
      "plan.json.steps[0].newState is null and has to be an object",
    ],
    [
      "arguments of another form",
      withStep("update", { newState: { inputs: [1] } }),
      "plan.json.steps[0].newState.inputs is a list and has to be an object",
    ],
    [
      "a message without a text",
      '{"steps":[],"diagnostics":[{"severity":"error"}]}',
      "plan.json.diagnostics[0].message is nothing and has to be a text",
    ],
    [
      "a stream that was cut off between two lines",
      stream.split("\n").slice(0, 40).join("\n"),
      "plan.json ends before the preview did",
    ],
    ["a stream that was cut off within a line", stream.slice(0, -40), "is no preview: it doesn't hold JSON"],
  ])("%s", (_, text, message) => {
    expect(refusal(text)).toContain(message);
  });
});
