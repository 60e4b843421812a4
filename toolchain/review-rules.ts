import { type Section, sections } from "../cli/shared/security/findings.ts";
import { ruleTexts } from "../cli/shared/security/rules/index.ts";
import {
  type Bearing,
  connectorFactories,
  kinds,
  type Mark,
  type Security,
} from "../providers/kinds/index.ts";
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
      ruleTexts
        .filter((rule) => rule.section === name)
        .map(({ id, severity, title, why }) => [code(id), severity, title, why]),
    ),
  ).trim();

/** What an argument decides, in a cell. */
function decides(mark: Mark): string {
  if ("exposes" in mark) return `where ${mark.exposes} go`;
  if ("believes" in mark) return `believed: ${mark.believes}`;
  return "grants" in mark ? `allows: ${mark.grants}` : `guards: ${mark.guards}`;
}

const row = (path: string, bearing: Bearing): string[] =>
  bearing === "none" ? [path, "", "nothing"] : [path, bearing.severity, decides(bearing)];

/** An argument and its fields: where a factory decides on them, those of all. */
function rowsOf(name: string, security: Security): string[][] {
  const all = typeof security === "function" ? security({}) : security;
  if (all === "none" || !("fields" in all)) return [row(code(name), all)];
  const fields = Object.entries(all.fields).map(([path, bearing]) => row(code(`${name}.${path}`), bearing));
  return [
    ...fields,
    row(Object.keys(all.fields).length > 0 ? `${code(name)}, all else` : code(name), all.others),
  ];
}

const argumentsSection = (): string[] =>
  kinds.flatMap(({ name, properties }) => {
    const rows = Object.entries(properties).flatMap(([argument, { security, nested, option }]) =>
      security === undefined || nested || option ? [] : rowsOf(argument, security),
    );
    return [`### ${name}`, table(["argument", "severity", "what it decides"], rows)];
  });

/** The page of all rules of the review. */
export const reviewRulesPage = (): string =>
  page(
    generatedNote("cli/shared/security/rules/"),
    "# Rules of the review",
    `${ruleTexts.length} rules. The severity is the usual one; some findings weigh more or less: a role that grants more weighs more where it's a default role. Each can be changed or left out, in the model or by a flag:`,
    block(
      "yaml",
      `review:
  failOn: high # exit 8 from this severity on
  rules:
    redirect-uri-new-host: critical
    connector-added: ignore`,
    ),
    block(
      "sh account",
      "pulumi-logto review --stack prod --fail-on high --rule redirect-uri-new-host=critical --rule connector-added=ignore",
    ),
    "A finding about one argument can be given a severity by its path too, e.g. `SignInExperience.mfa.policy: critical`, `Connector.config.tokenEndpoint: critical`, `Webhook.headers: ignore`. What is ignored is counted where the verdict stands, by the setting that says so. The same rules, with the same severity, judge what somebody changed at the tenant, and with `--audit` what stands.",
    ...sections.map(section),
    "## What is looked at",
    `Each argument says in its declaration what it decides, and how much a change for the worse weighs. Of the configs of the ${connectorFactories.size} connectors all items are listed at once; a factory has those of its form. Values of secrets are never shown: that one changes, is.`,
    ...argumentsSection(),
  );
