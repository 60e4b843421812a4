import type { GitHub } from "../shared/github/api.ts";
import { fitting, markerOfBody } from "../shared/github/body.ts";

type IssueChange = "opened" | "reopened" | "updated" | "closed" | "unchanged";

/** Keeps the one issue of a report, known by its marker: open with what is wrong, closed when that is gone. */
export async function keepIssue(
  github: GitHub,
  { title, text, isDue, label }: { title: string; text: string; isDue: boolean; label: string },
): Promise<IssueChange> {
  const marker = markerOfBody(text);
  const body = fitting(text);
  const mine = (await github.issues(label)).find((one) => one.body?.split("\n", 1)[0]?.trim() === marker);
  if (!isDue) {
    if (mine?.state !== "open") return "unchanged";
    await github.createComment(mine.number, "Nothing is left of it.");
    await github.updateIssue(mine.number, { state: "closed" });
    return "closed";
  }
  if (!mine) {
    await github.createIssue({ title, body, labels: [label] });
    return "opened";
  }
  if (mine.state === "open" && mine.body?.trim() === body.trim()) return "unchanged";
  await github.updateIssue(mine.number, { body, state: "open" });
  return mine.state === "open" ? "updated" : "reopened";
}
