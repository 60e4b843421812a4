import type { GitHub } from "../shared/github/api.ts";
import { fitting, markerOfBody } from "../shared/github/body.ts";

const driftLabel = "logto-drift";

type IssueChange = "opened" | "reopened" | "updated" | "closed" | "unchanged";

/** Keeps the one issue of a stack: open with what drifted or runs out, closed when that is gone. */
export async function keepIssue(
  github: GitHub,
  { title, text, isDue }: { title: string; text: string; isDue: boolean },
): Promise<IssueChange> {
  const marker = markerOfBody(text);
  const body = fitting(text);
  const mine = (await github.issues(driftLabel)).find(
    (one) => one.body?.split("\n", 1)[0]?.trim() === marker,
  );
  if (!isDue) {
    if (mine?.state !== "open") return "unchanged";
    await github.createComment(mine.number, "Nothing is left of it.");
    await github.updateIssue(mine.number, { state: "closed" });
    return "closed";
  }
  if (!mine) {
    await github.createIssue({ title, body, labels: [driftLabel] });
    return "opened";
  }
  if (mine.state === "open" && mine.body?.trim() === body.trim()) return "unchanged";
  await github.updateIssue(mine.number, { body, state: "open" });
  return mine.state === "open" ? "updated" : "reopened";
}
