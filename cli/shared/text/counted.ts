/** A number that can be read: `5,000`. */
export const grouped = (count: number): string => count.toLocaleString("en-US");

/** One or many, in a sentence. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;
