/** Key to value, in the order given. */
export type Tags = Record<string, string>;
