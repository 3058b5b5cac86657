/**
 * Loaded before a hub's own program (`node --import`), in this process and in those it starts: the same hub, but nothing of it goes on record. The
 * product has no switch for that. What is left out: whom an answer was made of, the entry, the journal, the database's share. Throws when the
 * program does not have what is replaced, so that the comparison cannot come to be one of equals.
 */
import { registerHooks } from 'node:module';

interface Replaced {
  readonly file: string;
  readonly declared: string;
  readonly instead: string;
}

const NOTHING = 'async () => undefined';
const REPLACED: readonly Replaced[] = [
  {
    file: '/packages/fhir-rest/src/watched.ts',
    declared: 'export function watched(',
    instead: 'export const watched = (deps) => deps;',
  },
  {
    file: '/services/fhir-api/src/on-record.ts',
    declared: 'export function entryOf(',
    instead: 'export const entryOf = () => undefined;',
  },
  {
    file: '/packages/audit-log/src/open-audit.ts',
    declared: 'export async function openAudit(',
    instead: `export const openAudit = async () => ({ record: ${NOTHING}, recordIn: ${NOTHING}, flush: ${NOTHING}, close: ${NOTHING} });`,
  },
];

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const replaced = REPLACED.find(({ file }) => url.endsWith(file));
    if (replaced === undefined) return loaded;
    const text = String(loaded.source);
    if (!text.includes(replaced.declared)) throw new Error(`${replaced.file} has no ${replaced.declared}`);
    const declared = replaced.declared.replace(/^export /, '').replace(/\w+\($/, 'replaced(');
    return { ...loaded, source: `${text.replace(replaced.declared, declared)}\n${replaced.instead}\n` };
  },
});
