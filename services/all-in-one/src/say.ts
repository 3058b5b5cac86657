/** Tells the person at the terminal something, Vietnamese first. */
export type Say = (vi: string, en: string) => void;

/** Says it on standard output. */
export const say: Say = (vi, en) => void process.stdout.write(`• ${vi}\n  ${en}\n`);
