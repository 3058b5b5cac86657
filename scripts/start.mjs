// npm start: the whole hub on one port. `npm start -- --empty` begins without the synthetic province.
import { readFileSync } from 'node:fs';
import { main } from './bootstrap.mjs';

// Half the memory in the process that serves (services/all-in-one/decisions/0002).
const serving = JSON.parse(readFileSync(new URL('./serving.json', import.meta.url), 'utf8'));
await main('services/all-in-one/src/main.ts', process.argv.slice(2), serving);
