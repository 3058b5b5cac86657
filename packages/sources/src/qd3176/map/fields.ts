/** Fields of one row by name: cleaned text, empty fields absent. */
export type Fields = Readonly<Record<string, string>>;
