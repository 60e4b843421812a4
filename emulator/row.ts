/** A row of a table. Every table of the tenant is a list of such, in the order in which they were made. */
// biome-ignore lint/suspicious/noExplicitAny: rows come from guards, routes know their columns.
export type Row = Record<string, any>;
