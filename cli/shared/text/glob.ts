/** The source of an expression for a pattern in which `*` stands for any text. */
export const globSource = (pattern: string): string =>
  pattern
    .split("*")
    .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"))
    .join(".*");
