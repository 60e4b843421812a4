import { counted } from "../../cli/shared/text/counted.ts";
import { fenced } from "../../cli/shared/text/escape.ts";

/** As much of one problem is shown. */
const room = 6000;

/** What was looked at, and what isn't as it should be. */
export class Report {
  readonly #wrong: { what: string; problems: readonly string[] }[] = [];
  readonly #notes: string[] = [];
  #count = 0;

  readonly expect = (what: string, problems: readonly string[]): void => {
    this.#count += 1;
    console.log(`${problems.length === 0 ? "ok   " : "wrong"} ${what}`);
    const shown = problems.map((one) => one.slice(0, room));
    for (const problem of shown) console.log(`      ${problem}`);
    if (problems.length > 0) this.#wrong.push({ what, problems: shown });
  };

  /** What wasn't looked at, and why; or figures. */
  readonly note = (text: string): void => {
    this.#notes.push(text);
    console.log(text);
  };

  get isClean(): boolean {
    return this.#wrong.length === 0;
  }

  toText(): string {
    const names = this.#wrong.map(({ what }) => what).join(", ");
    return this.isClean
      ? `all is as it should be: ${this.#count} looked at`
      : `${this.#wrong.length} of ${this.#count} wrong: ${names}`;
  }

  /** For an issue: what was found wrong, the rest in a line each. */
  toMarkdown(server: string): string {
    const count = this.#wrong.length;
    return [
      `## ${server}: ${count === 0 ? "as it should be" : counted(count, "difference")}`,
      "",
      `${counted(this.#count, "thing")} looked at.`,
      "",
      ...this.#notes.map((note) => `- ${note}`),
      "",
      ...this.#wrong.flatMap(({ what, problems }) => [
        `### ${what}`,
        "",
        fenced(`${problems.join("\n")}\n`),
        "",
      ]),
    ].join("\n");
  }
}
