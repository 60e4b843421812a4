/** What a `${…}` stands for. */
export type Reference =
  | { type: "config"; key: string; fallback?: string }
  | { type: "secret"; key: string }
  | { type: "stack"; property: "name" | "production" }
  | { type: "tenant" }
  | { type: "generated"; name: string }
  | { type: "resource"; key: string; name: string; property: string };

/** `offset`: where it begins in the text. */
export type TemplatePart = string | (Reference & { offset: number });

/** Something in a `${…}` that means nothing. */
export class TemplateError extends Error {}

/** All that is wrong in a text, each with where its `${` begins. */
export class TemplateErrors extends Error {
  readonly mistakes: readonly { message: string; offset: number }[];

  constructor(mistakes: TemplateErrors["mistakes"]) {
    super(mistakes.map(({ message }) => message).join("\n"));
    this.mistakes = mistakes;
  }
}

const configKey = /^[A-Za-z][A-Za-z0-9_-]*$/;
const forms =
  "${config.<key>}, ${config.<key>:-<text>}, ${secret.<key>}, ${stack.name}, ${stack.production}, ${tenant.endpoint}, ${generated.<name>} or ${<kind>.<name>.<property>}, and $${ for a literal ${";

/** What stands between `${` and `}` as a reference. @throws TemplateError where it means nothing. */
export function referenceOf(text: string): Reference {
  const split = text.indexOf(":-");
  const expression = split < 0 ? text : text.slice(0, split);
  const fallback = split < 0 ? undefined : text.slice(split + 2);
  const [first = "", ...rest] = expression.split(".");
  const last = rest.join(".");
  if (fallback !== undefined && first !== "config") {
    throw new TemplateError(
      first === "secret"
        ? `\${${text}} has a default, which would stand in the repository; a secret has none`
        : `\${${text}}: only \${config.<key>:-<text>} has a default`,
    );
  }
  if (fallback?.includes("${"))
    throw new TemplateError(`\${${text}}: a default is plain text, without \${…} in it`);
  if (first === "config" || first === "secret") {
    if (!configKey.test(last))
      throw new TemplateError(`\${${text}}: "${last}" is no key of the stack config`);
    if (first === "secret") return { type: "secret", key: last };
    return { type: "config", key: last, ...(fallback === undefined ? {} : { fallback }) };
  }
  if (expression === "stack.name") return { type: "stack", property: "name" };
  if (expression === "stack.production") return { type: "stack", property: "production" };
  if (expression === "tenant.endpoint") return { type: "tenant" };
  if (first === "generated" && configKey.test(last)) return { type: "generated", name: last };
  if (rest.length >= 2 && rest.every(Boolean) && !["stack", "tenant", "generated"].includes(first)) {
    return {
      type: "resource",
      key: first,
      name: rest.slice(0, -1).join("."),
      property: rest.at(-1) as string,
    };
  }
  throw new TemplateError(`\${${text}} means nothing here; write ${forms}`);
}

/** The parts of a text: literal ones and `${…}`. `$${` is a literal `${`. @throws TemplateErrors */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  const mistakes: { message: string; offset: number }[] = [];
  let literal = "";
  let from = 0;
  for (;;) {
    const start = text.indexOf("${", from);
    if (start < 0) break;
    if (start > from && text[start - 1] === "$") {
      literal += `${text.slice(from, start - 1)}\${`;
      from = start + 2;
      continue;
    }
    const end = text.indexOf("}", start);
    if (end < 0) {
      mistakes.push({ message: `"\${" has no "}"; write $\${ for a literal \${`, offset: start });
      break;
    }
    literal += text.slice(from, start);
    if (literal) parts.push(literal);
    literal = "";
    try {
      parts.push({ ...referenceOf(text.slice(start + 2, end)), offset: start });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      mistakes.push({ message: error.message, offset: start });
    }
    from = end + 1;
  }
  if (mistakes.length > 0) throw new TemplateErrors(mistakes);
  literal += text.slice(from);
  if (literal || parts.length === 0) parts.push(literal);
  return parts;
}

/** The parts of what may be a text; none, where nothing in it stands for anything, or something means nothing. */
export function partsOf({ value, verbatim }: { value: unknown; verbatim?: true }): TemplatePart[] {
  if (typeof value !== "string" || verbatim) return [];
  try {
    return parseTemplate(value);
  } catch (error) {
    if (error instanceof TemplateErrors) return [];
    throw error;
  }
}
