import type { Response } from 'express';

/**
 * Sends pieces as a file to save. The first piece is made before the head is sent: what cannot be begun is still an error answer; what breaks
 * off later cuts the connection, it never ends as if whole.
 */
export async function sendStream(
  response: Response,
  { name, type }: { readonly name: string; readonly type: string },
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const reader = pieces[Symbol.asyncIterator]();
  try {
    let piece = await reader.next();
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    for (; piece.done !== true; piece = await reader.next()) {
      if (!response.write(piece.value)) await room(response);
      if (response.destroyed) return;
    }
    response.end();
  } finally {
    await reader.return?.(undefined);
  }
}

/** Until there is room for more, or nobody takes it. Leaves no listener behind: a download has many pieces. */
function room(response: Response): Promise<void> {
  return new Promise((done) => {
    const go = (): void => {
      response.off('drain', go);
      response.off('close', go);
      done();
    };
    response.on('drain', go);
    response.on('close', go);
  });
}
