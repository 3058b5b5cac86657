/** A question of a page: in words, as a call, and the answer that is shown. */
export interface Question {
  /** What the section it stands in is about, without backticks; undefined above the first section. */
  readonly section: string | undefined;
  readonly title: string;
  /** Where the page says that finding nothing, or being refused, is the point. */
  readonly purpose: 'empty' | 'refused' | undefined;
  readonly shell: string;
  readonly shown: string;
}

const PURPOSE = /<!-- (empty|refused) on purpose -->/;
const CALL = /```sh\n((?:(?!```)[\s\S])*?\bcurl (?:(?!```)[\s\S])*)\n```\n\n```text\n((?:(?!```)[\s\S])*?)\n?```\n/g;

/** The questions of a Markdown page in order: each ```sh block with a curl and the ```text block behind it. */
export function questionsOf(page: string): readonly Question[] {
  return [...page.matchAll(CALL)].map((match) => {
    const before = page.slice(0, match.index);
    const title = before.slice(before.lastIndexOf('\n### ') + 5);
    return {
      section: [...before.matchAll(/^## `([^`]+)`/gm)].at(-1)?.[1],
      title: title.slice(0, title.indexOf('\n')),
      purpose: PURPOSE.exec(title)?.[1] as Question['purpose'],
      shell: match[1] as string,
      shown: match[2] as string,
    };
  });
}

/** The page with other answers, one for each question in order. */
export function withAnswers(page: string, answers: readonly string[]): string {
  let index = 0;
  return page.replace(CALL, (_, shell: string) => `\`\`\`sh\n${shell}\n\`\`\`\n\n\`\`\`text\n${answers[index++] as string}\n\`\`\`\n`);
}

/** Sections of a page: what stands in backticks behind `## `. */
export const sectionsOf = (page: string): readonly string[] => [...page.matchAll(/^## `([^`]+)`/gm)].map((match) => match[1] as string);
