/** A line for the person at the terminal, Vietnamese first. Standard error: standard output belongs to the program. */
export function say(vi, en) {
  process.stderr.write(`• ${vi}\n  ${en}\n`);
}

/** Tells of a failure; a foreign error shows its message only in English, because only that exists. */
export function explain(error) {
  if (error?.output) process.stderr.write(`${error.output.trim().split('\n').slice(-20).join('\n')}\n`);
  process.stderr.write(`✗ ${error?.vi ?? 'Lỗi'}\n  ${error?.message ?? error}\n`);
}
