/** What GitHub takes in one comment or issue. */
export const bodyLimit = 65_536;

/** By it the comment or the issue of a stack is found again. */
export const markerOf = (project: string, stack: string, what = "review"): string =>
  `<!-- pulumi-logto ${what}: ${`${project}/${stack}`.replace(/[^\w./-]/g, "_")} -->`;

/** The hidden marker by which a comment or an issue is found again: its first line. */
export function markerOfBody(body: string): string {
  const [first = ""] = body.split("\n", 1);
  if (/^<!-- pulumi-logto \w+: \S+ -->$/.test(first.trim())) return first.trim();
  throw new Error(
    "the text has no marker of pulumi-logto in its first line, so it could never be found again",
  );
}

/** The text as long as GitHub takes it, cut at the end of a line. */
export function fitting(body: string, room = bodyLimit): string {
  if (body.length <= room) return body;
  const note = "\n\n_The rest is in the job's artifact._\n";
  const cut = body.slice(0, room - note.length);
  return `${cut.slice(0, cut.lastIndexOf("\n"))}${note}`;
}

/** Shorter, for a server that counts otherwise. */
export const shorter = (body: string): string => fitting(body, Math.floor(body.length * 0.75));
