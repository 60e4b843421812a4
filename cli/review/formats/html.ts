import { accessMatrix, turns } from "../../shared/access/matrix.ts";
import { type Html, html, inHtml, listsBehind } from "../../shared/page/html.ts";
import { matrixHtml } from "../../shared/page/matrix.ts";
import { page } from "../../shared/page/page.ts";
import type { Change } from "../../shared/plan/plan.ts";
import { errorLines } from "../../shared/plan/plan.ts";
import { type Finding, type Section, sections, sectionTitles } from "../../shared/security/findings.ts";
import type { Review } from "../../shared/security/review.ts";
import { severities } from "../../shared/severity.ts";
import { counted, grouped } from "../../shared/text/counted.ts";
import { list, type Sentence, say } from "../../shared/text/sentence.ts";
import { type ArgumentChange, argumentChanges } from "../argument-changes.ts";
import { alike, changesAlike, changesTogether, driftAdvice, factsOf, fewest, othersTogether } from "./few.ts";

const causes: Record<Finding["cause"], string> = {
  change: "",
  drift: "changed outside the code",
  standing: "stands as it is",
};

/** A text's change, line by line; the class tells the colour. */
const diffHtml = (diff: readonly string[]): Html => {
  const classOf = (line: string) => (line.startsWith("+") ? "gains" : line.startsWith("-") ? "loses" : "");
  return html`<pre class="diff" tabindex="0">${diff.map((line) => html`<span class="${classOf(line)}">${line === "" ? " " : line}</span>`)}</pre>`;
};

function findingHtml({
  severity,
  sentence,
  why,
  rule,
  cause,
  kind,
  name,
  argument,
  path,
  diff,
}: Finding): Html {
  const place = [kind, name, path ?? argument].filter(Boolean).join(" · ");
  return html`<article class="finding ${severity}"><p>${inHtml(sentence)}.</p>${listsBehind(sentence)}
<p class="why">${why}</p>${diff ? diffHtml(diff) : ""}
<p class="place">${place} · <code>${rule}</code>${causes[cause] ? ` · ${causes[cause]}` : ""}</p></article>
`;
}

/** Findings of one severity, by what they are about. */
function findingsHtml(findings: readonly Finding[]): Html[] {
  return sections.flatMap((section: Section) => {
    const mine = findings.filter((one) => one.section === section);
    if (mine.length === 0) return [];
    const groups = alike(mine).map(
      ({ shown, rest, more }) =>
        html`${shown.map(findingHtml)}${more ? html`<details><summary>${inHtml(more)}</summary>${rest.map(findingHtml)}</details>` : ""}`,
    );
    const advice = section === "drift" ? html`<p>${inHtml(driftAdvice)}</p>` : "";
    return [html`<h3>${sectionTitles[section]}</h3>${advice}${groups}`];
  });
}

function detail({ argument, added, removed, from, to }: ArgumentChange): Sentence {
  if (to !== undefined) return from === undefined ? say`${argument} ${to}` : say`${argument} ${from} → ${to}`;
  const gains: Sentence = added.length > 0 ? [" + ", ...list(added)] : [];
  const loses: Sentence = removed.length > 0 ? [" − ", ...list(removed)] : [];
  return [
    ...say`${argument}`,
    ...(gains.length + loses.length > 0 ? [...gains, ...loses] : [" in another order"]),
  ];
}

function planHtml({ plan, before, after }: Review): Html {
  const details = (change: Change): Sentence[] =>
    change.isSecretOnly
      ? [["a secret"]]
      : change.operation === "delete"
        ? []
        : argumentChanges(change, before, after).map(detail);
  const line = (change: Change): Html => {
    const parts = details(change).map(
      (one, i) => html`${i > 0 ? "; " : ": "}${inHtml(one)}${listsBehind(one)}`,
    );
    return html`<li>${change.operation} ${change.kind} <code>${change.name}</code>${parts}\n`;
  };
  const groups = changesAlike(plan);
  const others = othersTogether(plan);
  if (groups.length + others.length === 0) return html``;
  const lines = groups.map((group) =>
    group.length > fewest
      ? html`<li><details><summary>${inHtml(changesTogether(group))}</summary><ul>${group.map(line)}</ul></details>`
      : html`${group.map(line)}`,
  );
  const count = groups.reduce((sum, { length }) => sum + length, plan.others.length);
  return html`<h2>The whole plan</h2><details class="plan"><summary>${counted(count, "change")}</summary><ul>${lines}${others.map((one) => html`<li>${inHtml(one)}`)}</ul></details>`;
}

/** The review as one page that needs nothing else: findings by what they weigh, who can do more or less, and the plan. */
export function toHtml(review: Review): string {
  const { plan, findings, verdict, counts, before, after } = review;
  const words = { gains: "new with this change", loses: "no longer with this change" };
  const whole = accessMatrix(after, { before, ...words });
  const matrix = turns(whole) ? whole : undefined;
  const present = severities.filter((severity) => counts[severity] > 0);
  const title = `Logto, ${plan.stack}: ${verdict}`;
  const facts = factsOf(plan).map((one, i) => html`${i > 0 ? " · " : ""}${inHtml(one)}`);
  const chips = present.map(
    (severity) =>
      html`<li><a href="#${severity}"><span class="severity ${severity}">${grouped(counts[severity])} ${severity}</span></a></li>`,
  );
  const main = html`<h1>${title}</h1>
<p class="facts">${facts}</p>
${errorLines(plan).map((error) => html`<p class="error">${error}</p>`)}
<ul class="counts">${chips}</ul>
${present.map((severity) => html`<section id="${severity}"><h2><span class="severity ${severity}">${severity}</span> ${grouped(counts[severity])}</h2>${findingsHtml(findings.filter((one) => one.severity === severity))}</section>\n`)}
${matrix ? html`<h2 id="access">Roles and scopes</h2>${matrixHtml(matrix)}` : ""}
${planHtml(review)}`;
  return page(title, main, matrix);
}
