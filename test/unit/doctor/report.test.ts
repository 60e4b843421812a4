import { expect, test } from "@jest/globals";
import type { Finding, Verdict } from "../../../cli/shared/checks/check.ts";
import { lineOf, summaryOf, toJson } from "../../../cli/shared/checks/report.ts";

const result = (...findings: Finding[]) => ({ id: "some", title: "Some", findings });
const found = (verdict: Verdict, says = "x", ...mend: string[]): Finding => ({ verdict, says, mend });

test("each verdict has its sign, and what mends stands below", () => {
  expect(lineOf(result(found("ok"), found("warning"), found("note"), found("skipped")), false)).toBe(
    "✓ Some: x\n! Some: x\n· Some: x\n- Some: x",
  );
  expect(lineOf(result(found("failed", "two\nlines", "do this", "or that")), false)).toBe(
    "✗ Some: two\n    lines\n    → do this\n    → or that",
  );
});

test("what mends several findings is said once, after the last", () => {
  expect(lineOf(result(found("failed", "a", "do"), found("failed", "b", "do")), false)).toBe(
    "✗ Some: a\n✗ Some: b\n    → do",
  );
});

test("colours stand in a terminal alone, and nothing of a tenant's reaches it", () => {
  const evil = result(found("failed", "a\u001b[2Jb\u009b1mc"));
  expect(lineOf(evil, false)).toBe("✗ Some: a[2Jb1mc");
  expect(lineOf(evil, true)).toContain("\u001b[31m✗\u001b[0m");
});

test("the last line counts", () => {
  expect(summaryOf([result(found("ok"), found("note"))])).toBe("All is well.");
  expect(summaryOf([result(found("warning"), found("warning"))])).toBe("Nothing failed, 2 warnings.");
  expect(summaryOf([result(found("failed"), found("warning"), found("skipped"))])).toMatch(
    /^1 failed, 1 warning, 1 not checked\. Begin with the first/,
  );
});

test("as JSON it's the same", () => {
  expect(JSON.parse(toJson([result(found("failed", "a", "do"))]))).toEqual({
    checks: [{ id: "some", title: "Some", findings: [{ verdict: "failed", says: "a", mend: ["do"] }] }],
  });
});
