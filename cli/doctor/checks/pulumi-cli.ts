import { check, failed, ok, warning } from "../../shared/checks/check.ts";

/** What the provider and these commands are tested with. */
export const testedPulumi = "3.259.0";

const install = "Install it: https://www.pulumi.com/docs/install/";

const numbers = (version: string) => version.split(".").map((part) => Number.parseInt(part, 10));

function isOlder(version: string, than: string): boolean {
  const [left, right] = [numbers(version), numbers(than)];
  const i = left.findIndex((part, index) => part !== right[index]);
  return i >= 0 && (left[i] ?? 0) < (right[i] ?? 0);
}

export const pulumiCli = check({
  id: "pulumi",
  title: "Pulumi CLI",
  needs: [],
  gives: ["cli"],
  async examine(_, { context }) {
    let answer: Awaited<ReturnType<typeof context.pulumi>>;
    try {
      answer = await context.pulumi(["version"]);
    } catch (error) {
      const message = (error as Error).message;
      return failed(message.replace(`. ${install}`, ""), ...(message.includes(install) ? [install] : []));
    }
    const version = /v?(\d+\.\d+\.\d+\S*)/.exec(answer.stdout)?.[1];
    if (answer.code !== 0 || !version)
      return failed(`pulumi version failed: ${answer.stderr.trim()}`, install);
    if (isOlder(version, testedPulumi)) {
      return {
        ...warning(
          `${version} is older than what this is tested with, ${testedPulumi}`,
          `Update it if something is odd. ${install}`,
        ),
        facts: { cli: version },
      };
    }
    return ok(version, { cli: version });
  },
});
