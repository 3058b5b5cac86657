// A process that puts accesses on record until it is killed, and writes the id of each into a file once it was answered. Arguments:
// database URL, folder of journals, that file, `away`: the database takes nothing.

import { openSync, writeSync } from 'node:fs';
import { openDatabase } from '@hub/database';
import { openAuditRecorder } from '../recorder.ts';
import { openJournalRecorder } from './journal-recorder.ts';

const [url = '', folder = '', file = '', away] = process.argv.slice(2);
const secret = Buffer.alloc(32, 7);
const database = openDatabase({ url: away === undefined ? url : 'postgres://nobody@127.0.0.1:1/none', poolSize: 2 });
const recorder = await openJournalRecorder({ folder, syncMs: 50, database, secret, direct: openAuditRecorder(database, secret) });
const answered = openSync(file, 'a');
const at = Date.parse('2026-03-05T08:00:00+07:00');
let n = 0;
for (let client = 0; client < 8; client += 1) {
  void (async () => {
    for (;;) {
      n += 1;
      const id = `${process.pid}-${n}`;
      await recorder.record({
        at: at + n,
        action: 'read',
        outcome: 'success',
        status: 200,
        route: 'GET /x',
        client: 0,
        type: 'Patient',
        id,
        patients: [n],
      });
      writeSync(answered, `${id}\n`);
    }
  })();
}
