// npm start: the whole hub on one port. `npm start -- --empty` begins without the synthetic province.
import { main } from './bootstrap.mjs';

// A third less memory in the process that serves (services/all-in-one/decisions/0002).
await main('services/all-in-one/src/main.ts', process.argv.slice(2), ['--max-semi-space-size=8']);
