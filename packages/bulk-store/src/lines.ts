/** Whole lines out of chunks of bytes, those of each chunk together; without their ends. */
export async function* cutLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(0x0a);
    if (end < 0) {
      begun.push(chunk);
      continue;
    }
    const text = Buffer.concat([...begun, chunk.subarray(0, end)]).toString('utf8');
    begun = [chunk.subarray(end + 1)];
    yield text.split('\n');
  }
}
