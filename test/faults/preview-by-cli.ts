import type { Refusal, Runner } from "./preview-is-up.ts";
import { openProject } from "./real-cli.ts";
import type { World } from "./world.ts";

/** What a command's output says that went wrong: its diagnostics, or its end where it has none. */
function refusalsIn(text: string): Refusal[] {
  const found = [...text.matchAll(/^\s*error: (.*(?:\n(?!\s*(?:error:|$)).*)*)/gm)].map(
    ([, message = ""]) => message,
  );
  const own = found.filter((message) => !/^(update|preview) failed/.test(message));
  const messages = own.length > 0 ? own : [text.trim().split("\n").slice(-15).join(" | ")];
  return messages.map((message) => {
    const [about, kind, name] = /^\S*logto:(\w+) resource '(.*?)' has a problem: /.exec(message) ?? [""];
    return { ...(kind ? { key: `${kind} ${name}` } : {}), message: message.slice(about.length) };
  });
}

/** `preview`, then `up --skip-preview`, by the real CLI. */
export async function previewsByCli(world: World): Promise<Runner & { close(): void }> {
  const project = await openProject(world);
  const { workspace } = project;
  const run = async (...args: string[]): Promise<Refusal[]> => {
    const { code, text } = await workspace.run(...args, "--stack", workspace.stack);
    return code === 0 ? [] : refusalsIn(text);
  };
  return {
    begin: project.begin,
    preview(declarations) {
      project.write(declarations);
      return run("preview");
    },
    up(declarations) {
      project.write(declarations);
      return run("up", "--yes", "--skip-preview");
    },
    async left(declarations) {
      project.write(declarations);
      return (await run("preview", "--expect-no-changes")).map(({ message }) => message);
    },
    ids() {
      const resources = workspace.state().deployment.resources ?? [];
      return new Map(
        resources.flatMap(({ urn, id, custom }) => {
          const [, kind = "", name = ""] =
            /::pulumi-nodejs:dynamic\/logto:(\w+)::(.*)$/s.exec(String(urn)) ?? [];
          return custom === true && kind && id ? [[`${kind} ${name}`, String(id)] as const] : [];
        }),
      );
    },
    // Its state is the CLI's own.
    forget: () => undefined,
    close: () => workspace.remove(),
  };
}
