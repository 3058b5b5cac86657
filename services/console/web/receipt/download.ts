/** Hands an answer of the hub to the reader as a file. It has come with the token in a header: a link could not carry that. */
export async function saveAs(answer: Response, name: string): Promise<void> {
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it up by the next turn; kept, it would hold the file in memory for as long as the page lives.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
