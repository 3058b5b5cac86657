/** A call a page shows: the shell lines, and the answer it says comes back. */
export interface Call {
  /** Line of the page where the shell block begins, from 1. */
  readonly line: number;
  readonly shell: string;
  readonly answer: ShownAnswer;
}

/** An answer as a page shows it. `…` stands for anything. */
export interface ShownAnswer {
  /** `HTTP/1.1 201 Created` */
  readonly status: string;
  /** `name: value` lines in the order shown. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What follows the blank line; '' when nothing does. */
  readonly body: string;
}

const FENCE = /^```(\w*)\s*$/;

/** Reads an answer: the status line, headers, a blank line, the body. */
export function readAnswer(text: string): ShownAnswer {
  const [head = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n\n');
  const [status = '', ...lines] = head.trim().split('\n');
  return {
    status: status.trim(),
    headers: lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()] as const),
    body: rest.join('\n\n').trim(),
  };
}

/**
 * The calls of a Markdown page: each ```sh block with a curl line in it, and the ```http block that follows. Throws, naming the
 * line, for a curl line without an answer: what a page does not promise nobody can hold it to.
 */
export function callsOf(page: string): readonly Call[] {
  const blocks: { readonly language: string; readonly line: number; readonly text: string }[] = [];
  let open: { readonly language: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, line] of page.split('\n').entries()) {
    const fence = FENCE.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { language: fence[1] as string, line: index + 1, lines: [] };
    else {
      blocks.push({ language: open.language, line: open.line, text: open.lines.join('\n') });
      open = undefined;
    }
  }
  return blocks.flatMap((block, index) => {
    if (block.language !== 'sh' || !/^\s*curl /m.test(block.text)) return [];
    const next = blocks[index + 1];
    if (next?.language !== 'http') throw new Error(`line ${block.line}: a curl line without an http block after it`);
    return [{ line: block.line, shell: block.text, answer: readAnswer(next.text) }];
  });
}
