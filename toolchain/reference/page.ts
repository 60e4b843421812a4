import { type Kind, kinds } from "../../providers/kinds/index.ts";
import { argumentsTable, fieldsTable, outputsTable, variantsTable } from "./arguments.ts";
import { existingText } from "./existing.ts";
import { goExample } from "./go-example.ts";
import { lifeText, placeText, usedBy } from "./life.ts";
import { block, code, folded, generatedNote, page } from "./markdown.ts";
import { mistakesTable } from "./mistakes.ts";
import { areaNames, areaOf, linkTo } from "./names.ts";
import { pulumiYamlExample } from "./pulumi-yaml-example.ts";
import { pythonExample } from "./python-example.ts";
import { typescriptExample } from "./typescript-example.ts";
import { yamlExample } from "./yaml-example.ts";

const note = generatedNote("providers/kinds/, test/models/everything.yaml and toolchain/reference/");

/** The page of one kind. */
export async function kindPage(kind: Kind): Promise<string> {
  const fields = fieldsTable(kind);
  const variants = variantsTable(kind);
  return page(
    note,
    `# ${kind.name}`,
    kind.description,
    placeText(kind),
    usedBy(kind),
    lifeText(kind),
    "## Example",
    "In the model:",
    block("yaml", yamlExample(kind)),
    "In TypeScript, by the classes:",
    block("ts", typescriptExample(kind)),
    "In other languages, by the [package](../languages.md):",
    folded("Python", block("python", pythonExample(kind))),
    folded("Go", block("go", goExample(kind))),
    folded("Pulumi YAML", block("yaml", pulumiYamlExample(kind))),
    "### What exists already",
    existingText(kind),
    "## Arguments",
    argumentsTable(kind),
    fields && `### Fields\n\n${fields}`,
    variants &&
      `### By ${code(kind.variants?.by ?? "")}\n\nWhat is bold has to be there; where a secret is missing, the error names it.\n\n${variants}`,
    "## Outputs",
    outputsTable(kind),
    "## Mistakes",
    "What the tenant has, and what the provider runs by, is found when it's applied; all else before anything is sent. Each stands here without its place.",
    await mistakesTable(kind),
  );
}

const firstSentence = (text: string) => /^.*?\.(?= [A-Z]|$)/.exec(text)?.[0] ?? text;

const howToRead = `Each page is written from the kind's declaration in [providers/kinds/](../../providers/kinds/): the same that validates, completes in editors and drives the provider. Its YAML stands in a model that the tests apply (but for what Logto Cloud alone takes); the programs say the same, and are checked by their languages' own tools: TypeScript's compiler, mypy, \`go vet\`, and Pulumi YAML by the package's schema.

- **A default** is what the server has when an argument was never there, and what it goes back to when one is taken out. Where there's none, an argument that isn't declared isn't managed: what the tenant has stays, and is no drift.
- **Changing it replaces**: the server can't change it, so the resource is deleted and made anew, in this order where a unique key allows one at a time.
- **Secret** arguments take \`\${secret.…}\` alone in YAML, \`config.requireSecret(…)\` in programs (\`require_secret\`, \`RequireSecret\`), and show nowhere.
- **A set** has no order that could differ; a list has.
- **What is nested** in the model and in the classes (an API resource's scopes, an application's secrets) is a resource of its own in the package, which every other language has.
- **References** are names of the model in YAML, resources (or ids) in programs, ids in the package. \`tenant:<name>\` is one that isn't managed here.
- **Options** stand beside the arguments in YAML: \`when\`, \`protect\`, \`formerly\`; in programs they are Pulumi's own. \`adopt\` and \`allowDeletion\` are arguments.
- **What exists already** isn't taken, identical or not, but by \`adopt\`; \`adopt: false\` makes another one beside it, where no unique key stands against it. With the package it can be imported as well, by its id; \`pulumi-logto export --format import\` writes those of all objects. \`formerly\` keeps what is called otherwise now.
- **Mistakes** begin with their place: file, line, column and path in YAML, the resource in programs. So do refusals of the tenant.`;

/** The index of all pages, by area. */
export function referenceIndex(): string {
  const sections = areaNames.map((area) => {
    const lines = kinds
      .filter((kind) => areaOf(kind) === area)
      .map((kind) => `- ${linkTo(kind)}: ${firstSentence(kind.description)}`);
    return lines.length > 0 && `## ${area}\n\n${lines.join("\n")}`;
  });
  return page(note, "# Reference", howToRead, ...sections);
}
