import { check, failed, ok } from "../check.ts";

/** What the provider's HTTP client needs. */
const least = [22, 19] as const;

export const node = check({
  id: "node",
  title: "Node.js",
  needs: [],
  async examine(_, { nodeVersion }) {
    const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
    const isEnough = major > least[0] || (major === least[0] && minor >= least[1]);
    if (isEnough) return ok(nodeVersion);
    return failed(
      `${nodeVersion} is too old; it has to be ${least.join(".")} or newer`,
      "Install a current one (https://nodejs.org), or give the project one: npm install --save-dev node@24",
    );
  },
});
