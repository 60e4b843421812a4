import { type Section, sections } from "../cli/review/findings.ts";
import { rules } from "../cli/review/rules/index.ts";
import { block, code, generatedNote, page, table } from "./reference/markdown.ts";

const titles: Record<Section, string> = {
  access: "Access: who can do more, who less",
  exposure: "Exposure: where codes, tokens and data can go",
  irreversible: "Irreversible: what can't come back",
  secrets: "Secrets",
  drift: "Drift: what was changed outside the code",
};

const section = (name: Section): string =>
  page(
    `## ${titles[name]}`,
    table(
      ["rule", "severity", "what it finds", "why it matters"],
      rules
        .filter((rule) => rule.section === name)
        .map(({ id, severity, title, why }) => [code(id), severity, title, why]),
    ),
  ).trim();

/** The page of all rules of the review. */
export const reviewRulesPage = (): string =>
  page(
    generatedNote("cli/review/rules/"),
    "# Rules of the review",
    `${rules.length} rules. The severity is the usual one; some findings weigh more or less: a role that grants more weighs more where it's a default role. Each can be changed or left out, in the model or by a flag:`,
    block(
      "yaml",
      `review:
  failOn: high # exit 8 from this severity on
  rules:
    redirect-uri-new-host: critical
    connector-added: ignore`,
    ),
    block(
      "sh",
      "pulumi-logto review --stack prod --fail-on high --rule redirect-uri-new-host=critical --rule connector-added=ignore",
    ),
    ...sections.map(section),
  );
