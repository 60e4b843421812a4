import { type Comment, type GitHub, GitHubError } from "../shared/github/api.ts";
import { fitting, markerOfBody, shorter } from "../shared/github/body.ts";

type Posted = "created" | "updated" | "unchanged";

/** Comments of a workflow's own token; whoever else writes our marker isn't us. */
const isOurs = (marker: string, author: string | undefined) => (comment: Comment) =>
  comment.body.split("\n", 1)[0]?.trim() === marker &&
  (author === undefined ? comment.user?.type === "Bot" : comment.user?.login === author);

const isTooLong = (error: unknown) =>
  error instanceof GitHubError && error.status === 422 && /too long/i.test(error.message);

/**
 * Posts the text as the one comment of its stack: in the place of the earlier one, which its marker finds.
 *
 * @param author Login that comments as us. Default: any bot, as with GitHub's own token.
 */
export async function postComment(
  github: GitHub,
  pull: number,
  text: string,
  author?: string,
): Promise<Posted> {
  const marker = markerOfBody(text);
  const find = async () => (await github.comments(pull)).filter(isOurs(marker, author)).at(-1);

  const put = async (body: string): Promise<Posted> => {
    const earlier = await find();
    if (earlier?.body.trim() === body.trim()) return "unchanged";
    if (earlier) {
      await github.updateComment(earlier.id, body);
      return "updated";
    }
    try {
      await github.createComment(pull, body);
    } catch (error) {
      // The answer may have got lost after the comment was made.
      const isUnsure = error instanceof GitHubError && (error.status === undefined || error.status >= 500);
      if (!isUnsure) throw error;
      if (!(await find())) await github.createComment(pull, body);
    }
    return "created";
  };

  const body = fitting(text);
  try {
    return await put(body);
  } catch (error) {
    if (!isTooLong(error)) throw error;
    return put(shorter(body));
  }
}

const prefix = "logto:";

/** Labels that say how grave the review is: one of ours at a time, others stay. */
export async function setSeverityLabel(
  github: GitHub,
  pull: number,
  severity: string | undefined,
): Promise<void> {
  const wanted = severity === undefined ? [] : [`${prefix}${severity}`];
  const has = await github.labels(pull);
  for (const label of has.filter((one) => one.startsWith(prefix) && !wanted.includes(one))) {
    await github.removeLabel(pull, label);
  }
  const missing = wanted.filter((label) => !has.includes(label));
  if (missing.length > 0) await github.addLabels(pull, missing);
}
