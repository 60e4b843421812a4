/** What the provider's HTTP client needs. */
const least = [22, 19] as const;

/** What is wrong with a version of Node, and what to do; undefined: nothing. */
export function tooOld(version: string): { says: string; mend: string } | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return undefined;
  return {
    says: `${version} is too old; it has to be ${least.join(".")} or newer`,
    mend: "Install a current one (https://nodejs.org), or give the project one: npm install --save-dev node@24",
  };
}

/** Ends this process where its Node is too old, with what to do. */
export function endIfTooOld(): void {
  const problem = tooOld(process.versions.node);
  if (!problem) return;
  console.error(`error: Node.js ${problem.says}. ${problem.mend}`);
  process.exit(1);
}
