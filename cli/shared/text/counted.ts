/** A number that can be read: `5,000`. Node takes as long to load its locales as a command to judge a hundred resources. */
export const grouped = (count: number): string =>
  count < 1000 ? String(count) : count.toLocaleString("en-US");

/** One or many, in a sentence. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;
