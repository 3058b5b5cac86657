/**
 * Every field a log line can have. The list is closed: what is not here is dropped, so a new line of code cannot leak by
 * accident. None of these can hold a name, a number of a person, or a body; free text has no field.
 */
export const FIELDS = {
  // Scope: which piece of work the line belongs to.
  submission: 'text', // id of the submission
  seq: 'number', // its arrival number
  record: 'record', // position in the file; a visit code is masked
  job: 'text',
  queue: 'text',
  source: 'text', // code of the source
  facility: 'text', // MA_CSKCB
  client: 'text', // client id
  pacs: 'text', // code of a PACS
  request: 'text', // id of the HTTP request
  // What happened.
  method: 'text',
  url: 'url', // without its query
  status: 'scalar', // HTTP status or state of a submission
  code: 'text', // stable code of an issue or a problem
  category: 'text',
  type: 'text', // resource type
  id: 'text', // logical id of a resource
  version: 'number',
  table: 'text',
  statement: 'sql', // as our code has it: literals are taken out
  step: 'text',
  event: 'text',
  reason: 'text', // a stable word, not a sentence
  // How much, how long.
  count: 'number',
  received: 'number',
  stored: 'number',
  unchanged: 'number',
  rejected: 'number',
  resources: 'number',
  rows: 'number',
  size: 'number', // bytes
  attempt: 'number',
  ms: 'number',
  // The process.
  host: 'text',
  port: 'number',
  pid: 'number',
  signal: 'text',
} as const;

type Kind = (typeof FIELDS)[keyof typeof FIELDS];
type ValueOf<K extends Kind> = K extends 'number' ? number : K extends 'text' | 'url' | 'sql' ? string : string | number | boolean;

/** Fields a caller may give. `error` may be anything thrown: only what is safe of it is written. */
export type Fields = { readonly [K in keyof typeof FIELDS]?: ValueOf<(typeof FIELDS)[K]> | undefined } & { readonly error?: unknown };
