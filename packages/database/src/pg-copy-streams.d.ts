declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream';
  import type { Submittable } from 'pg';

  /** COPY … FROM STDIN: write the rows into it, end it. */
  export function from(text: string): Writable & Submittable & { readonly rowCount: number };
  /** COPY … TO STDOUT: read the rows from it. */
  export function to(text: string): Readable & Submittable & { readonly rowCount: number };
}
