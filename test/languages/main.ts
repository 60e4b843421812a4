// npm run languages: the programs of examples/ in Python and Go, by the real engine on the embedded tenant. They're run by
// the Automation API, which needs no language host. The first time takes minutes: it gets the languages' packages.
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { generateSdk } from "../../toolchain/generate-sdk.ts";
import { findGo } from "../../toolchain/go-build.ts";
import { ensurePulumi } from "../../toolchain/index.ts";
import { folders, logToStderr, ROOT, randomVersion } from "../../toolchain/settings.ts";
import type { Workspace } from "../acceptance/harness.ts";
import { leaksOf, textsIn } from "../acceptance/leaks.ts";
import { liveThrough, openPanBot, type Program, planted, stateOfPanBot } from "../support/example.ts";
import { run } from "../support/run.ts";

/** Makes a program ready, and says by which command it's run. */
const preparations = {
  async python({ folder }: Workspace): Promise<string[]> {
    const sdk = join(folder, "../sdk");
    const venv = join(folders(process.env).cache, "examples-python");
    const python = join(venv, "bin", "python");
    await generateSdk("python", sdk, logToStderr);
    if (!existsSync(python)) await run(folder, ["python3", "-m", "venv", venv]);
    const install = [python, "-m", "pip", "install", "--quiet"];
    // Of the version that the engine has a plugin for.
    await run(folder, [...install, "-r", "requirements.txt", `pulumi-random==${randomVersion()}`, sdk]);
    await run(folder, [...install, "--force-reinstall", "--no-deps", sdk]);
    copyFileSync(join(ROOT, "test/languages/inline.py"), join(folder, "inline.py"));
    return [python, "inline.py"];
  },

  async go({ folder }: Workspace): Promise<string[]> {
    const go = findGo(process.env) ?? "go";
    const env = { GOWORK: "off", GOFLAGS: "-mod=mod" };
    await generateSdk("go", join(folder, "sdk"), logToStderr);
    await run(folder, [go, "mod", "tidy"], env);
    await run(folder, [go, "vet", "."], env);
    rmSync(join(folder, "main.go"));
    copyFileSync(join(ROOT, "test/languages/inline.go"), join(folder, "main.go"));
    await run(folder, [go, "mod", "tidy"], env);
    await run(folder, [go, "build", "-o", "inline", "."], env);
    return [join(folder, "inline")];
  },
};
type Language = keyof typeof preparations;
const isLanguage = (name: string): name is Language => Object.hasOwn(preparations, name);

async function check(language: Language, expected: unknown): Promise<void> {
  const { tenant, workspace, close } = await openPanBot(language);
  try {
    const inline = await preparations[language](workspace);
    const said: string[] = [];
    const call = async (command: string) => {
      const text = await run(workspace.folder, [...inline, command, "panbot", "dev"], workspace.env);
      said.push(text);
      return text;
    };
    const program: Program = {
      up: () => call("up"),
      async isClean() {
        const [, changes] = /^changes: (.*)$/m.exec(await call("preview")) ?? [];
        if (changes === undefined) throw new Error(`a preview says of no changes:\n${said.at(-1)}`);
        return !/create|update|delete|replace/.test(changes);
      },
      destroy: () => call("destroy"),
    };
    const started = Date.now();
    await liveThrough(tenant, program, expected);
    console.log(
      `${language}: PanBot was made, repaired and taken away (${Math.round((Date.now() - started) / 1000)} s)`,
    );
    const texts = [
      ...textsIn(workspace.folder).filter(({ name }) => !name.includes("/sdk/") && !name.endsWith("inline")),
      { name: "the output", content: said.join("\n") },
    ];
    const leaks = leaksOf({ google: planted, app: tenant.tenant.appSecret }, texts);
    if (leaks.length > 0) throw new Error(leaks.join("\n"));
  } finally {
    await close();
  }
}

const wanted = process.argv.slice(2);
try {
  await ensurePulumi();
  const expected = await stateOfPanBot();
  for (const language of wanted.length > 0 ? wanted : Object.keys(preparations)) {
    if (!isLanguage(language))
      throw new Error(`there is no such example; there are: ${Object.keys(preparations).join(", ")}`);
    await check(language, expected);
  }
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}
