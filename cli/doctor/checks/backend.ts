import { check, failed, ok } from "../../shared/checks/check.ts";
import { relativeTo } from "../../shared/context.ts";

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
    const [, written = "", folder = written] =
      /unable to open state directory "?file:\/\/([^"]+)"?(?: \(resolved to "file:\/\/([^"?]+))?/.exec(
        stderr,
      ) ?? [];
    if (folder) {
      const relative = written.startsWith(".") && relativeTo(context);
      const mend = relative ? `${relative.says} ${relative.mend}` : `mkdir -p ${folder}`;
      return failed(`the folder of the state isn't there: ${folder}`, mend);
    }
    return failed(
      `it can't be reached: ${said(stderr)}`,
      "Look at backend.url in Pulumi.yaml, and at PULUMI_BACKEND_URL",
    );
  },
});
