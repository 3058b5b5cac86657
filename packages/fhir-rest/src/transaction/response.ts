import { formatInstant } from '@hub/fhir-model';
import type { Piece, RestResponse, Text } from '../message.ts';

/** What came of one entry, as it stands in the answer (R4 bundle.html, Bundle.entry.response). */
export interface EntryAnswer {
  readonly status: number;
  readonly location?: string;
  readonly etag?: string;
  /** Epoch milliseconds. */
  readonly lastModified?: number;
  /** The resource asked for, as stored text; with its fullUrl when it lies under an address. */
  readonly resource?: Text;
  readonly fullUrl?: string;
  /** An OperationOutcome: what went wrong, or what the client prefers to a resource. */
  readonly outcome?: Text;
}

/** Reason phrases of the statuses the hub answers with (RFC 9110 §15): R4 wants "201 Created". */
const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function push(pieces: Piece[], text: Text): void {
  if (typeof text === 'string') pieces.push(text);
  else for (const piece of text) pieces.push(piece);
}

function pushEntry(pieces: Piece[], answer: EntryAnswer, first: boolean): void {
  const { status, location, etag, lastModified, resource, fullUrl, outcome } = answer;
  const phrase = PHRASES[status];
  let head = first ? '{' : ',{';
  if (resource !== undefined) {
    if (fullUrl !== undefined) head += `"fullUrl":${JSON.stringify(fullUrl)},`;
    pieces.push(`${head}"resource":`);
    push(pieces, resource);
    head = ',';
  }
  let text = `${head}"response":{"status":"${phrase === undefined ? status : `${status} ${phrase}`}"`;
  if (location !== undefined) text += `,"location":${JSON.stringify(location)}`;
  if (etag !== undefined) text += `,"etag":${JSON.stringify(etag)}`;
  if (lastModified !== undefined) text += `,"lastModified":"${formatInstant(lastModified)}"`;
  if (outcome === undefined) {
    pieces.push(`${text}}}`);
    return;
  }
  pieces.push(`${text},"outcome":`);
  push(pieces, outcome);
  pieces.push('}}');
}

/** The answer to a batch or transaction as text (R4 http.html#transaction-response). Resources go in as they are stored, never parsed. */
export function responseBundle(type: 'batch' | 'transaction', answers: readonly EntryAnswer[]): Text {
  const head = `{"resourceType":"Bundle","type":"${type}-response"`;
  if (answers.length === 0) return `${head}}`;
  const pieces: Piece[] = [`${head},"entry":[`];
  answers.forEach((answer, i) => void pushEntry(pieces, answer, i === 0));
  pieces.push(']}');
  return pieces;
}

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

/** The answer to a request as that of an entry. `lastModified` in milliseconds, when it is known better than the header has it. */
export function entryAnswer(
  { status, headers, body }: RestResponse,
  as: { readonly body: 'resource' | 'outcome' | 'none'; readonly fullUrl?: string; readonly lastModified?: number },
): EntryAnswer {
  const header = headers['Last-Modified'];
  return {
    status,
    ...optional('location', headers.Location),
    ...optional('etag', headers.ETag),
    ...optional('lastModified', as.lastModified ?? (header === undefined ? undefined : Date.parse(header))),
    ...(body === undefined || as.body === 'none' ? {} : { [as.body]: body, ...optional('fullUrl', as.fullUrl) }),
  };
}
