// npm run sdk:check: makes the SDKs and checks the programs of docs/languages.md and the examples of the reference with
// them, each by its language's own tools, and that the tools find a mistake. The first time takes minutes: it gets the
// languages' packages.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { kinds } from "../../providers/kinds/index.ts";
import { generateSdk, isLanguage, type Language, languages } from "../../toolchain/generate-sdk.ts";
import { findGo } from "../../toolchain/go-build.ts";
import { lookUpTexts } from "../../toolchain/reference/existing.ts";
import { goExample, goProgram } from "../../toolchain/reference/go-example.ts";
import { pythonExample } from "../../toolchain/reference/python-example.ts";
import { executableName, folders, logToStderr, PULUMI_VERSION, ROOT } from "../../toolchain/settings.ts";
import { programIn } from "../support/languages.ts";
import { run } from "../support/run.ts";

/** A command that has to fail, and to say this. */
async function refuses(
  cwd: string,
  command: readonly string[],
  expected: RegExp,
  env: NodeJS.ProcessEnv = {},
) {
  const outcome = await run(cwd, command, env).then(
    () => "nothing",
    (error: Error) => error.message,
  );
  if (!expected.test(outcome))
    throw new Error(`${command.join(" ")} should have said ${expected}: ${outcome}`);
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${text.trimEnd()}\n`);
}

/** All look-ups of the reference. */
const lookUps = (language: Language): string[] =>
  kinds.flatMap((kind) => lookUpTexts(kind)?.[language] ?? []);

const checks: Record<Language, (folder: string, sdk: string) => Promise<void>> = {
  async python(folder, sdk) {
    const venv = join(folders(process.env).cache, "sdk-check-python");
    const python = join(venv, "bin", "python");
    if (!existsSync(python)) await run(folder, ["python3", "-m", "venv", venv]);
    await run(folder, [python, "-m", "pip", "install", "--quiet", "mypy", sdk]);
    await run(folder, [python, "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", sdk]);
    write(folder, "program.py", programIn("Python"));
    for (const kind of kinds) write(folder, `examples/${kind.name}.py`, pythonExample(kind));
    write(folder, "examples/look_ups.py", ["import pulumi_logto as logto", ...lookUps("python")].join("\n"));
    const wrong =
      'logto.Role("wrong", description=1)\nlogto.Application("wrong", type="SPA", redirect="x")\n';
    write(folder, "wrong.py", `${programIn("Python")}${wrong}`);
    await run(folder, [python, "-m", "mypy", "--strict", "program.py", "examples"]);
    await refuses(folder, [python, "-m", "mypy", "--strict", "wrong.py"], /Found [2-9] errors/);
  },

  async go(folder, sdk) {
    const go = findGo(process.env) ?? "go";
    const env = { GOWORK: "off", GOFLAGS: "-mod=mod" };
    write(folder, "main.go", programIn("Go"));
    for (const kind of kinds) write(folder, `examples/${kind.name}/main.go`, goExample(kind));
    const asked = lookUps("go").map(
      (call) => `\t\tif _, err := ${call}; err != nil {\n\t\t\treturn err\n\t\t}`,
    );
    write(folder, "examples/look-ups/main.go", goProgram(asked.join("\n")));
    write(
      folder,
      "go.mod",
      [
        "module program\n\ngo 1.25",
        `require github.com/pulumi/pulumi/sdk/v3 v${PULUMI_VERSION}`,
        `require pulumi-logto/sdk/go v0.0.0\n\nreplace pulumi-logto/sdk/go => ${sdk}\n`,
      ].join("\n\n"),
    );
    await run(folder, [go, "mod", "tidy"], env);
    await run(folder, [go, "vet", "./...", "pulumi-logto/sdk/go/..."], env);
    await run(folder, [go, "build", "-o", "program", "."], env);
    const gofmt = join(dirname(go), executableName("gofmt"));
    const unformatted = await run(folder, [gofmt, "-l", "."]);
    if (unformatted) throw new Error(`gofmt writes these otherwise:\n${unformatted}`);
    write(folder, "main.go", programIn("Go").replace("RedirectUris:", "Redirect:"));
    await refuses(folder, [go, "vet", "."], /unknown field Redirect/, env);
  },

  async nodejs(folder, sdk) {
    symlinkSync(join(ROOT, "node_modules"), join(folder, "..", "node_modules"));
    const options = { strict: true, noEmit: true, skipLibCheck: true, module: "nodenext", target: "es2022" };
    write(
      folder,
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: {
          ...options,
          types: ["node"],
          paths: { "pulumi-logto-sdk": [join(sdk, "index.ts")] },
        },
        files: ["program.ts", "look-ups.ts"],
      }),
    );
    const tsc = join(ROOT, "node_modules", ".bin", "tsc");
    write(folder, "program.ts", programIn("TypeScript"));
    write(
      folder,
      "look-ups.ts",
      ['import * as logto from "pulumi-logto-sdk";', ...lookUps("nodejs")].join("\n"),
    );
    await run(folder, [tsc, "-p", "."]);
    write(folder, "program.ts", programIn("TypeScript").replace('"Traditional"', '"Traditonal"'));
    await refuses(folder, [tsc, "-p", "."], /"Traditonal"' is not assignable/);
  },
};

const wanted = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-sdk-"));
try {
  for (const language of wanted.length > 0 ? wanted : languages) {
    if (!isLanguage(language))
      throw new Error(`no SDK is made for ${language}; there are: ${languages.join(", ")}`);
    const started = Date.now();
    const [program, sdk] = ["program", "sdk"].map((name) => join(folder, language, name)) as [string, string];
    mkdirSync(program, { recursive: true });
    await generateSdk(language, sdk, logToStderr);
    await checks[language](program, sdk);
    console.log(
      `${language}: the SDK and its programs are right (${Math.round((Date.now() - started) / 1000)} s)`,
    );
  }
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
