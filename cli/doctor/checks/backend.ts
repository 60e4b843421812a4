import { check, failed, ok } from "../../shared/checks/check.ts";

const said = (text: string) => text.replace(/^error: /, "").trim();

export const backend = check({
  id: "backend",
  title: "Backend",
  needs: ["project", "cli"],
  gives: ["backend"],
  async examine(_, { context }) {
    const { code, stdout, stderr } = await context.pulumi(["whoami", "--json", "--non-interactive"]);
    if (code === 0) {
      const { user, url } = JSON.parse(stdout) as { user: string; url?: string };
      return ok(`${url ?? "reachable"}, as ${user}`, { backend: url ?? "" });
    }
    const { pulumiCommand } = context;
    if (
      /PULUMI_ACCESS_TOKEN|not logged in|pulumi login|invalid access token|unauthorized|401/i.test(stderr)
    ) {
      return failed(
        `nobody is logged in: ${said(stderr)}`,
        `${pulumiCommand} login   (Pulumi Cloud, with PULUMI_ACCESS_TOKEN where nobody can type)`,
        `${pulumiCommand} login --local   (the state in files on this machine)`,
      );
    }
    const folder = /unable to open state directory "?file:\/\/([^"]+)"?/.exec(stderr)?.[1];
    if (folder) return failed(`the folder of the state isn't there: ${folder}`, `mkdir -p ${folder}`);
    return failed(
      `it can't be reached: ${said(stderr)}`,
      "Look at backend.url in Pulumi.yaml, and at PULUMI_BACKEND_URL",
    );
  },
});
