import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kind } from "../../providers/kinds/index.ts";
import { code, generatedNote, listed, page, table } from "../reference/markdown.ts";
import { pageOf } from "../reference/names.ts";
import { ROOT } from "../settings.ts";
import { type Excuse, excuses, means } from "./excuses.ts";
import { reachOfAll } from "./reach.ts";
import { operations, type Recorded, recorded } from "./recorded.ts";

/** More arguments than these aren't named: then it's what changes the object as such. */
const fewArguments = 4;
const fewCases = 3;

interface Row {
  operation: string;
  group: string;
  reached: Map<Kind, Set<string>> | undefined;
  excuse: Excuse | undefined;
  cases: readonly string[];
  succeeded: boolean;
}

const groupOf = (operation: string): string => (operation.split("/")[2] as string).replaceAll("-", " ");

async function rowsOf({ cases, successes }: Recorded): Promise<Row[]> {
  const reach = await reachOfAll();
  return operations.map((operation) => ({
    operation,
    group: groupOf(operation),
    reached: reach.get(operation),
    excuse: excuses.find((excuse) => excuse.operations.some((entry) => means(entry, operation))),
    cases: cases.get(operation) ?? [],
    succeeded: successes.has(operation),
  }));
}

function kindText([kind, names]: [Kind, Set<string>]): string {
  const link = `[${kind.name}](reference/${pageOf(kind)})`;
  if (names.size === 0 || names.size > fewArguments) return link;
  return `${link} ${[...names].map(code).join(", ")}`;
}

function reachedText({ reached, excuse }: Row): string {
  if (reached) return [...reached].map(kindText).join("<br>");
  if (!excuse) return "**nothing**";
  return excuse.configures ? `**left out**: ${excuse.reason}` : `none: ${excuse.reason}`;
}

function casesText({ cases, succeeded }: Row): string {
  const first = cases.slice(0, fewCases).map(code).join(", ");
  const all = cases.length > fewCases ? `${first} and ${cases.length - fewCases} more` : first;
  return cases.length > 0 && !succeeded ? `${all} (refusals only)` : all;
}

const count = (rows: readonly Row[], is: (row: Row) => unknown) => rows.filter((row) => is(row)).length;
const isLeftOut = (row: Row) => !row.reached && row.excuse?.configures;
const needsNone = (row: Row) => !row.reached && !row.excuse?.configures;
const isUnseen = (row: Row) => row.reached && !row.succeeded;

function totals(rows: readonly Row[], groups: readonly string[]): string {
  const line = (title: string, of: readonly Row[]) => [
    title,
    String(of.length),
    ...[(row: Row) => row.reached, needsNone, isLeftOut, isUnseen].map((is) => String(count(of, is) || "")),
  ];
  return table(
    ["", "operations", "reached", "none needed", "left out", "reached, success never recorded"],
    [
      line("**all**", rows),
      ...groups.map((group) =>
        line(
          `[${group}](#${group.replaceAll(" ", "-")})`,
          rows.filter((row) => row.group === group),
        ),
      ),
    ],
  );
}

function intro(rows: readonly Row[], cases: number): string {
  const left = count(rows, isLeftOut);
  return `Of the ${rows.length} operations of Logto's Management API (the candidate of core 1.43.0; what serves signing in, users' own accounts, statistics and logs is no part of them), ${count(rows, (row) => row.reached)} are reached by a kind, ${count(rows, needsNone)} need none, and ${left} ${left === 1 ? "configures" : "configure"} something and ${left === 1 ? "is" : "are"} left out; each with its reason below.

The truth about Logto here is ${cases} recorded cases of a real one (open source, the candidate of core 1.43.0 of 2026-08-21, with what core 1.42.0 answers otherwise) in [test/contract/](../test/contract/README.md). The embedded tenant is replayed against all of them, as either version, and the provider is tested against the embedded tenant. ${count(rows, isUnseen)} operations are reached that no case saw succeed: what the embedded tenant answers there is a guess, until somebody records them.`;
}

function section(group: string, rows: readonly Row[]): string {
  const cells = rows
    .filter((row) => row.group === group)
    .map((row) => [code(row.operation), reachedText(row), casesText(row)]);
  return `### ${group}\n\n${table(["operation", "reached by", "contract cases"], cells)}`;
}

/** docs/coverage.md: every operation, the kinds and arguments that reach it, and the cases that hold it. */
export async function coveragePage(): Promise<string> {
  const truth = recorded();
  const rows = await rowsOf(truth);
  const groups = [...new Set(rows.map(({ group }) => group))];
  return page(
    generatedNote("the kinds, toolchain/coverage/, test/contract/cases/ and docs/guesses.md"),
    "# What is covered, and how sure we are",
    intro(rows, truth.count),
    totals(rows, groups),
    readFileSync(join(ROOT, "docs/guesses.md"), "utf8").replace(/^# /, "## ").trim(),
    "## Operations",
    `Arguments are named where an operation is sent for the sake of ${fewArguments} or fewer. A case counts for every operation that one of its steps sends.`,
    ...groups.map((group) => section(group, rows)),
  );
}

/** What is wrong with the table of excuses, one a line. */
export async function coverageProblems(): Promise<string[]> {
  const reach = await reachOfAll();
  const entries = excuses.flatMap((excuse) => excuse.operations);
  const meaning = (operation: string) => entries.filter((entry) => means(entry, operation));
  return [
    ...operations
      .filter((operation) => !reach.has(operation) && meaning(operation).length === 0)
      .map((operation) => `${operation} is reached by no kind and excused by nothing`),
    ...operations
      .filter((operation) => reach.has(operation) && meaning(operation).length > 0)
      .map((operation) => `${operation} is excused, and reached by ${listed(namesOf(reach.get(operation)))}`),
    ...operations
      .filter((operation) => meaning(operation).length > 1)
      .map((operation) => `${operation} is excused twice`),
    ...entries
      .filter((entry) => !operations.some((operation) => means(entry, operation)))
      .map((entry) => `${entry} excuses nothing`),
    ...[...reach.keys()]
      .filter((operation) => !operations.includes(operation))
      .map(
        (operation) =>
          `${operation} is sent by ${listed(namesOf(reach.get(operation)))}, and isn't in operations.tsv`,
      ),
  ];
}

const namesOf = (reached: Map<Kind, Set<string>> | undefined) =>
  [...(reached?.keys() ?? [])].map(({ name }) => name);
